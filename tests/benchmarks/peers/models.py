"""The columns of an organisation in a model that django-simple-history follows."""

from django.db import models
from simple_history.models import HistoricalRecords


class PeerOrganisation(models.Model):
    kind = models.CharField(max_length=20)
    name_as_written = models.CharField(max_length=500)
    full_name = models.CharField(max_length=1000, blank=True)
    short_name = models.CharField(max_length=300, blank=True)
    inn = models.CharField(max_length=12, unique=True)
    ogrn = models.CharField(max_length=15, blank=True)
    status = models.CharField(max_length=20, blank=True)
    settlement = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=500, blank=True)
    main_industry = models.CharField(max_length=20, blank=True)
    remit = models.TextField(blank=True)
    note = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        app_label = "peers"

    def __str__(self) -> str:
        return self.name_as_written
