from django.urls import URLPattern, path

from strategy.views import clusters, programmes

app_name = "strategy"
urlpatterns: list[URLPattern] = [
    path("", clusters.list_clusters, name="list"),
    path("clusters/<int:cluster_id>/", clusters.detail, name="cluster"),
    path("programmes/<int:programme_id>/", programmes.detail, name="programme"),
    path("measures/<int:measure_id>/", programmes.measure, name="measure"),
    path("indicators/<int:indicator_id>/", programmes.indicator, name="indicator"),
]
