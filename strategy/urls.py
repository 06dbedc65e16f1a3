from django.urls import URLPattern, path

from strategy.views import clusters, planning, programmes, reporting

app_name = "strategy"
urlpatterns: list[URLPattern] = [
    path("", clusters.list_clusters, name="list"),
    path("clusters/new/", clusters.add, name="add_cluster"),
    path("clusters/<int:cluster_id>/", clusters.detail, name="cluster"),
    path("clusters/<int:cluster_id>/edit/", clusters.edit, name="edit_cluster"),
    path("clusters/<int:cluster_id>/state/", clusters.change_state, name="change_state"),
    path("clusters/<int:cluster_id>/members/new/", clusters.add_member, name="add_member"),
    path("clusters/<int:cluster_id>/programme/new/", planning.add_programme, name="add_programme"),
    path("members/<int:member_id>/", clusters.edit_member, name="edit_member"),
    path("programmes/<int:programme_id>/", programmes.detail, name="programme"),
    path("programmes/<int:programme_id>/plan/", planning.plan, name="plan"),
    path("programmes/<int:programme_id>/edit/", planning.edit_programme, name="edit_programme"),
    path("programmes/<int:programme_id>/goals/new/", planning.add_goal, name="add_goal"),
    path("programmes/<int:programme_id>/tasks/new/", planning.add_task, name="add_task"),
    path("programmes/<int:programme_id>/measures/new/", planning.add_measure, name="add_measure"),
    path("programmes/<int:programme_id>/indicators/new/", planning.add_indicator, name="add_indicator"),
    path("programmes/<int:programme_id>/milestones/new/", planning.add_milestone, name="add_milestone"),
    path("programmes/<int:programme_id>/risks/new/", planning.add_risk, name="add_risk"),
    path("milestones/<int:milestone_id>/reached/", reporting.reach_milestone, name="reach_milestone"),
    path("risks/<int:risk_id>/assess/", reporting.assess_risk, name="assess_risk"),
    path("measures/<int:measure_id>/", programmes.measure, name="measure"),
    path("measures/<int:measure_id>/edit/", planning.edit_measure, name="edit_measure"),
    path("indicators/<int:indicator_id>/", programmes.indicator, name="indicator"),
    path("indicators/<int:indicator_id>/edit/", planning.edit_indicator, name="edit_indicator"),
    path("indicators/<int:indicator_id>/facts/", reporting.enter_fact, name="enter_fact"),
]
