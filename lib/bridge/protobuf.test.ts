import { expect, test } from 'vitest';
import { jsonFromProtobuf } from './protobuf';

/** The bodies are what kubectl v1.32.5 sent. */
function check(base64: string, expected: unknown): void {
  const json = jsonFromProtobuf(Buffer.from(base64, 'base64'));
  expect(json === null ? null : JSON.parse(json)).toEqual(expected);
}

const SERVICE =
  'azhzAAoNCgJ2MRIHU2VydmljZRJuCiEKBGZvbzISABoAIgAqADIAOABCAFoLCgNhcHASBGZvbzISRQoeCgY4MC13ZWISA1RDUBhQIgkIARAAGgN3ZWIon+sBEgsKA2FwcBIEZm9vMhoAIghOb2RlUG9ydDoAQgBSAFoAYABoABoCCgAaACIA';
const TOKEN =
  'azhzAAooChhhdXRoZW50aWNhdGlvbi5rOHMuaW8vdjESDFRva2VuUmVxdWVzdBIaChAKABIAGgAiACoAMgA4AEIAEgAaBAoAEgAaACIA';
const DEPLOYMENT =
  'azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50ErgBCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEoYBCAASDAoKCgNhcHASA3dlYhpsChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEkwSLgoFbmdpbngSBW5naW54KgAyCgoAEAAYUCIAKgBCAGoAcgCAAQCIAQCQAQCiAQAaADIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAIgIKACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=';

test('a Service with names, numbers and maps is read', () => {
  check(SERVICE, {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: 'foo2', labels: { app: 'foo2' } },
    spec: {
      ports: [{ name: '80-web', protocol: 'TCP', port: 80, targetPort: 'web', nodePort: 30111 }],
      selector: { app: 'foo2' },
      type: 'NodePort',
    },
    status: { loadBalancer: {} },
  });
});

test('a number that was asked for stays where it is 0, and one that only Go fills in is left out', () => {
  check(DEPLOYMENT, {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [{ name: 'nginx', image: 'nginx', ports: [{ containerPort: 80 }], resources: {} }],
        },
      },
      strategy: {},
    },
    status: {},
  });
});

test('an empty time is null', () => {
  check(TOKEN, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {},
    spec: {},
    status: { token: '', expirationTimestamp: null },
  });
});

const bytes = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

test.each([
  ['nothing', ''],
  ['JSON', bytes('{"kind":"Service"}')],
  ['a beginning without an end', bytes('k8s\0\x0a\x7f')],
  ['a number without an end', bytes(`k8s\0${'\xff'.repeat(40)}`)],
  ['a kind that is not known', bytes('k8s\0\x0a\x0b\x0a\x02v1\x12\x05Ghost')],
  ['a message cut off', SERVICE.slice(0, 60)],
])('%s is no object', (_, base64) => check(base64, null));

test('no mangled message does more than be refused', () => {
  const whole = Buffer.from(DEPLOYMENT, 'base64');
  for (let index = 4; index < whole.length; index += 1) {
    const mangled = Uint8Array.from(whole);
    mangled[index] = (mangled[index]! + 0x55) & 0xff;
    const json = jsonFromProtobuf(mangled);
    if (json !== null) expect(JSON.parse(json)).toBeTypeOf('object');
  }
});
