from enterprises.models.browsers import Browser
from enterprises.models.card_facts import CardFacts
from enterprises.models.duplicates import DuplicatePair, Merge, MergeMove
from enterprises.models.imports import ImportBatch, ImportChange, ImportMapping, ImportRow, Verdict
from enterprises.models.industries import Industry, LegalForm
from enterprises.models.jobs import Job
from enterprises.models.lists import BulkChange, BulkRow, SavedView
from enterprises.models.notices import Notice
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
from enterprises.models.other_keys import OtherKey
from enterprises.models.people import Person, Post
from enterprises.models.personal_data import Consent, ConsentText, Erasure, RetentionCase, RetentionTerm
from enterprises.models.places import Municipality, Region, Settlement
from enterprises.models.proposals import Proposal
from enterprises.models.sources import Evidence, KeptQuerySet, Source, Sourced
from enterprises.models.text_readings import TextReading
from enterprises.models.users import Invitation, Role, RoleGrant, User

__all__ = [
    "Browser",
    "BulkChange",
    "BulkRow",
    "CardFacts",
    "Consent",
    "ConsentText",
    "Contact",
    "CooperationLink",
    "CooperationVolume",
    "DuplicatePair",
    "Erasure",
    "Evidence",
    "ImportBatch",
    "ImportChange",
    "ImportMapping",
    "ImportRow",
    "Industry",
    "Invitation",
    "Job",
    "KeptQuerySet",
    "Kpp",
    "LegalForm",
    "Merge",
    "MergeMove",
    "Municipality",
    "Notice",
    "Offer",
    "Organisation",
    "OrganisationIndustry",
    "OrganisationName",
    "OtherKey",
    "Person",
    "Post",
    "Proposal",
    "Region",
    "RetentionCase",
    "RetentionTerm",
    "Role",
    "RoleGrant",
    "SavedView",
    "Settlement",
    "Source",
    "Sourced",
    "Succession",
    "TextReading",
    "User",
    "Verdict",
    "YearlyFigures",
]
