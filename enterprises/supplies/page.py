"""The page of all supplies of a region."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from enterprises import tallies
from enterprises.models import Organisation, Region
from enterprises.narrowing import ShownFacet
from enterprises.supplies import Links, years_of
from enterprises.supplies.asked import Asked, link_facets, narrowed, read, shown_facets
from enterprises.supplies.links import Page, page
from enterprises.supplies.matrix import Matrix, matrix
from enterprises.tallies import Count


@dataclass(frozen=True)
class Overview:
    asked: Asked
    years: list[int]
    found: Count
    page: Page
    matrix: Matrix | None
    facets: list[ShownFacet]
    supplier: Organisation | None
    customer: Organisation | None
    everything: bool


def overview(every: Links, query: QueryDict, region: Region) -> Overview:
    known = link_facets()
    years = years_of(every)
    asked = read(query, years, known)
    links = narrowed(every, asked, region, known)
    ends = Organisation.objects.of(region).in_bulk([key for key in (asked.supplier, asked.customer) if key])
    return Overview(
        asked=asked,
        years=years,
        found=tallies.count(links),
        page=page(links, asked),
        matrix=matrix(links, asked),
        facets=shown_facets(every, asked, region, known),
        supplier=ends.get(asked.supplier or 0),
        customer=ends.get(asked.customer or 0),
        everything=every.exists(),
    )
