// An OpenID provider that others wrote, with clients and claims for OZG-Kommunal:
//
//   node oidc_provider.mjs <where the Dashboard is come back to> <where to after logging out>
//
// The first line it says is its address. POST /wechseln puts a new key before those it has.
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const [rueckkehr, nachAbmeldung] = process.argv.slice(2)
const DIENSTE = ['katalog', 'foerderung', 'beratung']

function schluessel() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: randomUUID() }
}

const ES256 = { id_token_signed_response_alg: 'ES256' }
const dashboard = {
  ...ES256,
  client_id: 'ozg-dashboard',
  client_secret: 'g'.repeat(43),
  redirect_uris: [rueckkehr],
  post_logout_redirect_uris: [nachAbmeldung],
  grant_types: ['authorization_code', 'refresh_token'],
}
const plattform = (dienst) => ({
  ...ES256,
  client_id: `plattform-${dienst}`,
  client_secret: 'g'.repeat(43),
  redirect_uris: [],
  response_types: [],
  grant_types: ['client_credentials'],
})

// whom a token is for follows from its client: a service for a program, all services for a person
const EMPFAENGER = 'urn:ozg:'
const empfaenger = (client) => {
  const [art, dienst] = client.clientId.split('-')
  return EMPFAENGER + (art === 'plattform' ? dienst : 'ozg-kommunal')
}

const einstellungen = (keys) => ({
  jwks: { keys },
  clients: [dashboard, ...DIENSTE.map(plattform)],
  scopes: ['openid', 'offline_access'],
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  extraTokenClaims: (_, token) =>
    token.kind === 'ClientCredentials'
      ? { rollen: ['plattform'] }
      : { rollen: ['kommune'], ags: ['06635020'] },
  issueRefreshToken: () => true,
  features: {
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: (_, client) => empfaenger(client),
      useGrantedResource: () => true,
      getResourceServerInfo: (_, resource) => ({
        scope: '',
        audience: resource.slice(EMPFAENGER.length),
        accessTokenFormat: 'jwt',
        accessTokenTTL: 300,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
})

const keys = [schluessel()]
let antworten
const server = createServer((anfrage, antwort) => {
  if (anfrage.method === 'POST' && anfrage.url === '/wechseln') {
    keys.unshift(schluessel())
    anbieten()
    antwort.end()
  } else {
    antworten(anfrage, antwort)
  }
})
const anbieten = () => {
  antworten = new Provider(adresse(), einstellungen(keys)).callback()
}
const adresse = () => `http://127.0.0.1:${server.address().port}`

server.listen(0, '127.0.0.1', () => {
  anbieten()
  console.log(adresse())
})
