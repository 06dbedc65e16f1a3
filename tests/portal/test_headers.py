"""What every answer carries, and what a request must be to be answered at all."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import AdministratorFactory, RegionFactory, UserFactory

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy_of(response):
    parts = (part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    return dict(parts)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 302),
        ("/accounts/login/", 200),
        ("/health", 200),
        ("/nothing/", 404),
        ("/accounts/set-password/none/", 404),
        ("/registry/%00/", 400),
        ("/registry/?q=%00", 400),
        ("/registry/?q=%ED%A0%80", 400),
        ("/registry/?q=%FF", 400),
        ("/%FF/", 400),
        ("/accounts/login/?next=" + "я" * 3000, 200),
    ],
)
def test_every_answer_carries_the_headers(client, address, status):
    response = client.get(address)

    assert response.status_code == status
    assert policy_of(response) == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_a_broken_page_carries_them_too_and_speaks_russian(client, monkeypatch):
    monkeypatch.setattr("cluster_portal.views.connection.cursor", None)
    client.raise_request_exception = False

    response = client.get("/health")

    assert response.status_code == 500
    assert policy_of(response) == POLICY
    assert 'lang="ru"' in response.content.decode()


@pytest.mark.django_db
def test_static_files_carry_them_too(tmp_path, monkeypatch):
    from whitenoise.middleware import WhiteNoiseMiddleware

    (tmp_path / "portal.css").write_text("a {}")
    initialise = WhiteNoiseMiddleware.__init__

    def with_a_file(self, *args, **options):
        initialise(self, *args, **options)
        self.add_files(str(tmp_path), prefix="/static/")

    monkeypatch.setattr(WhiteNoiseMiddleware, "__init__", with_a_file)

    response = Client().get("/static/portal.css")

    assert (response.status_code, b"".join(response.streaming_content)) == (200, b"a {}")
    response.close()
    assert policy_of(response) == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/users/", "/nothing/", "/registry/999999/", "/accounts/login/"])
def test_no_page_of_a_signed_in_user_is_kept(client, address):
    client.force_login(AdministratorFactory())

    assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.django_db
def test_a_refusal_is_a_page_in_russian(client):
    client.force_login(UserFactory())

    forbidden, missing = client.get("/registry/"), client.get("/nothing/")

    assert (forbidden.status_code, missing.status_code) == (403, 404)
    for response in (forbidden, missing):
        assert 'lang="ru"' in response.content.decode()


@pytest.mark.django_db
def test_a_request_that_is_too_large_is_told_so(client):
    client.force_login(AdministratorFactory())

    response = client.post("/users/invite/", {"last_name": "я" * 5_000_000})

    assert response.status_code == 413
    assert "413.html" in {template.name for template in response.templates}


@pytest.mark.django_db
def test_a_request_with_too_many_fields_is_told_so(client):
    client.force_login(AdministratorFactory())

    body = "&".join(f"f{number}=1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    response = client.post("/users/invite/", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 413


@pytest.mark.django_db
def test_a_foreign_host_is_refused(client):
    assert client.get("/accounts/login/", headers={"Host": "evil.example"}).status_code == 400


# The region of a page


@pytest.mark.django_db
def test_the_region_is_the_one_asked_for_else_the_chosen_else_the_first(client):
    user = AdministratorFactory(region=RegionFactory(code="10"))
    for code in ("11", "12"):
        AdministratorFactory(region=RegionFactory(code=code))
        user.grants.create(region=RegionFactory._meta.model.objects.get(code=code), role="administrator")
    client.force_login(user)

    def region(address="/"):
        return client.get(address).context["region"].code

    assert region() == "10"
    client.post("/region/", {"region": "12", "next": "/"})
    assert region() == "12"
    assert region("/?region=11") == "11"
    assert region() == "12"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\0", ""]
)
def test_a_switch_never_leads_to_another_site(client, target):
    client.force_login(AdministratorFactory())

    for address in ("/region/", "/theme/"):
        assert client.post(address, {"next": target, "theme": "dark"})["Location"] == "/"


@pytest.mark.django_db
def test_the_theme_is_one_of_two(client):
    client.post("/theme/", {"theme": "dark"})
    assert client.cookies["theme"].value == "dark"
    client.post("/theme/", {"theme": "</style>"})
    assert client.cookies["theme"].value == "dark"


# Cookies follow the scheme of PUBLIC_URL

ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client, RequestFactory
from django.middleware.security import SecurityMiddleware
from django.http import HttpResponse
request = RequestFactory().get("/", secure=settings.SECURE)
headers = SecurityMiddleware(lambda request: HttpResponse())(request).headers
print(json.dumps({
    "session": settings.SESSION_COOKIE_NAME,
    "csrf": settings.CSRF_COOKIE_NAME,
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE],
    "http_only": settings.SESSION_COOKIE_HTTPONLY,
    "domain": [settings.SESSION_COOKIE_DOMAIN, settings.CSRF_COOKIE_DOMAIN],
    "path": [settings.SESSION_COOKIE_PATH, settings.CSRF_COOKIE_PATH],
    "hsts": headers.get("Strict-Transport-Security", ""),
    "opener": headers.get("Cross-Origin-Opener-Policy", ""),
    "second_factor": settings.SECOND_FACTOR_REQUIRED,
}))
"""


def settings_at(public_url):
    environment = os.environ | {"PUBLIC_URL": public_url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment.pop("SECOND_FACTOR_REQUIRED", None)
    done = subprocess.run(
        [sys.executable, "-c", ASK], capture_output=True, text=True, check=True, env=environment, timeout=60
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_over_https_the_cookies_are_bound_to_the_host_and_the_second_factor_is_due():
    assert settings_at("https://clusters.example") == {
        "session": "__Host-session",
        "csrf": "__Host-csrf",
        "secure": [True, True],
        "http_only": True,
        # A __Host- cookie has no domain and the path of the whole host.
        "domain": [None, None],
        "path": ["/", "/"],
        "hsts": "max-age=31536000",
        "opener": "same-origin",
        "second_factor": True,
    }


def test_over_plain_http_in_a_hall_browsers_keep_the_cookies():
    told = settings_at("http://192.168.0.10:8000")

    assert (told["session"], told["csrf"], told["secure"]) == ("session", "csrf", [False, False])
    assert (told["hsts"], told["second_factor"]) == ("", False)


@pytest.mark.django_db
def test_a_page_goes_out_compressed_to_whoever_reads_that_and_a_document_as_it_is(client):
    client.force_login(AdministratorFactory())
    reads_it = {"Accept-Encoding": "gzip"}

    page = client.get("/registry/", headers=reads_it)
    workbook = client.get("/registry/export/?format=xlsx", headers=reads_it)

    assert page["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page["Vary"]
    assert len(page.content) < len(gzip.decompress(page.content)) / 3
    assert b"<html" in gzip.decompress(page.content)
    assert "Content-Encoding" not in client.get("/registry/").headers
    assert (workbook.status_code, workbook.get("Content-Encoding")) == (200, None)
