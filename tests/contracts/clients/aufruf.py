"""Real calls with the generated package: `python aufruf.py ADRESSE TOKEN`."""

# mypy: disable-error-code="import-not-found"
import sys

from ozg_kommunal import AuthenticatedClient
from ozg_kommunal.api.katalog_kommunen import katalog_get_kommune
from ozg_kommunal.api.katalog_webhooks import katalog_post_webhook
from ozg_kommunal.models import KommuneRead, Problem, WebhookCreate, WebhookNeu

adresse, token = sys.argv[1:]
with AuthenticatedClient(base_url=adresse, token=token) as ozg:
    kommune = katalog_get_kommune.sync("06635020", client=ozg)
    webhook = katalog_post_webhook.sync(
        client=ozg, body=WebhookCreate(adresse="http://127.0.0.1:9/")
    )
    falsch = katalog_post_webhook.sync(client=ozg, body=WebhookCreate(adresse="https://10.0.0.1/"))
assert isinstance(kommune, KommuneRead), kommune
assert isinstance(webhook, WebhookNeu), webhook
assert isinstance(falsch, Problem), falsch
print(kommune.name, webhook.status, falsch.type_)
