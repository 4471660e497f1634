// Real calls with the generated types: `node build/aufruf.js ADRESSE TOKEN`.
import createClient from "openapi-fetch";
import type { paths } from "./build/api.js";

declare const process: { argv: string[] };

const [baseUrl, token] = process.argv.slice(2);
const ozg = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });

const kommune = await ozg.GET("/katalog/v1/kommunen/{ags}", {
  params: { path: { ags: "06635020" } },
});
if (kommune.error) throw new Error(kommune.error.detail);
const webhook = await ozg.POST("/katalog/v1/webhooks", {
  body: { adresse: "http://127.0.0.1:9/" },
});
if (webhook.error) throw new Error(webhook.error.detail);
const falsch = await ozg.POST("/katalog/v1/webhooks", { body: { adresse: "https://10.0.0.1/" } });

console.log(kommune.data.name, webhook.data.status, falsch.error?.type);
