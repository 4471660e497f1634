# mypy: ignore-errors
"""A page of Leistungen, written as the guide of Django REST framework does it, in one file.

A ModelSerializer and a ListAPIView with the framework's own pagination, which counts.
"""

import os

import django
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

_wo = conninfo_to_dict(os.environ["DATENBANK"])
settings.configure(
    DEBUG=False,
    SECRET_KEY=os.environ["SCHLUESSEL"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["rest_framework"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _wo["dbname"],
            "USER": _wo["user"],
            "PASSWORD": _wo["password"],
            "HOST": _wo["host"],
            "OPTIONS": {"pool": {"min_size": 4, "max_size": 15}},
        }
    },
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
        "PAGE_SIZE": 50,
        "UNAUTHENTICATED_USER": None,
    },
    USE_TZ=True,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import generics, serializers  # noqa: E402


class Leistung(models.Model):
    id = models.UUIDField(primary_key=True)
    nr = models.IntegerField(unique=True)
    name = models.TextField()
    synonyme = models.JSONField()
    leika_schluessel = models.TextField(null=True)
    ozg_id = models.TextField(null=True)
    ozg_leistung = models.JSONField(null=True)
    lage = models.JSONField(null=True)
    themenfeld = models.JSONField(null=True)
    sdg_code = models.TextField(null=True)
    typisierung = models.JSONField()
    zustaendige_ebene = models.JSONField()
    umsetzungsbuendel = models.UUIDField(null=True)
    status = models.TextField(null=True)
    onlinedienste = models.JSONField()
    reifegrade = models.JSONField()
    herkunft = models.TextField()
    hinweis = models.TextField(null=True)

    class Meta:
        app_label = "katalog"
        managed = False
        db_table = "leistung"


class LeistungSerializer(serializers.ModelSerializer):
    class Meta:
        model = Leistung
        exclude = ["nr"]


class LeistungList(generics.ListAPIView):
    queryset = Leistung.objects.order_by("nr")
    serializer_class = LeistungSerializer


urlpatterns = [path("leistungen", LeistungList.as_view())]
application = get_wsgi_application()
