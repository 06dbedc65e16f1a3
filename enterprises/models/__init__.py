from enterprises.models.browsers import Browser
from enterprises.models.card_facts import CardFacts
from enterprises.models.industries import Industry, LegalForm
from enterprises.models.jobs import Job
from enterprises.models.lists import BulkChange, BulkRow, SavedView
from enterprises.models.organisations import (
    Contact,
    CooperationLink,
    CooperationVolume,
    Kpp,
    Offer,
    Organisation,
    OrganisationIndustry,
    OrganisationName,
    Succession,
    YearlyFigures,
)
from enterprises.models.people import Consent, Person, Post
from enterprises.models.places import Municipality, Region, Settlement
from enterprises.models.sources import Evidence, KeptQuerySet, Source, Sourced
from enterprises.models.users import Invitation, Role, RoleGrant, User

__all__ = [
    "Browser",
    "BulkChange",
    "BulkRow",
    "CardFacts",
    "Consent",
    "Contact",
    "CooperationLink",
    "CooperationVolume",
    "Evidence",
    "Industry",
    "Invitation",
    "Job",
    "KeptQuerySet",
    "Kpp",
    "LegalForm",
    "Municipality",
    "Offer",
    "Organisation",
    "OrganisationIndustry",
    "OrganisationName",
    "Person",
    "Post",
    "Region",
    "Role",
    "RoleGrant",
    "SavedView",
    "Settlement",
    "Source",
    "Sourced",
    "Succession",
    "User",
    "YearlyFigures",
]
