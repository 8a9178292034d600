/** NetworkPolicy, after the truth tables of upstream's own tests: pods a, b, c in the namespaces x, y, z. */
import { add, type CaseGroup, patch, remove } from './case';
import {
  A,
  ALL,
  B,
  block,
  DENY_IN,
  DENY_OUT,
  from,
  group,
  inSpace,
  notIn,
  policy,
  single,
  to,
} from './policy-world';

export const POLICIES: readonly CaseGroup[] = [
  group(
    'no policy',
    [],
    [
      ['y/a', 'x/a', 'passes'],
      ['x/a', 'z/a:81', 'passes'],
    ],
  ),
  group(
    "should support a 'default-deny-ingress' policy",
    [DENY_IN],
    [
      ['x/b', 'x/a', 'kept out'],
      ['y/a', 'x/a', 'kept out'],
      ['x/a', 'y/a', 'passes'],
      ['y/b', 'y/a', 'passes'],
    ],
  ),
  group(
    "should support a 'default-deny-all' policy",
    [policy('x/deny', { ...ALL, policyTypes: ['Ingress', 'Egress'] })],
    [
      ['x/b', 'x/a', 'kept in'],
      ['y/a', 'x/a', 'kept out'],
      ['x/a', 'y/a', 'kept in'],
      ['y/a', 'z/a', 'passes'],
    ],
  ),
  group(
    'should enforce policy to allow traffic from pods within server namespace based on PodSelector',
    [policy('x/p', from(B))],
    [
      ['x/b', 'x/a', 'passes'],
      ['x/c', 'x/a', 'kept out'],
      ['y/b', 'x/a', 'kept out'],
      ['x/c', 'x/b', 'passes'],
    ],
  ),
  group(
    'should enforce policy to allow ingress traffic for a target',
    [DENY_IN, policy('x/p', from({ podSelector: {}, namespaceSelector: {} }))],
    [
      ['y/a', 'x/a', 'passes'],
      ['x/b', 'x/a', 'passes'],
      ['y/a', 'x/b', 'kept out'],
    ],
  ),
  group(
    'should enforce policy to allow ingress traffic from pods in all namespaces',
    [policy('x/p', from({ namespaceSelector: {} }))],
    [
      ['z/a', 'x/a', 'passes'],
      ['x/c', 'x/a', 'passes'],
    ],
  ),
  group(
    'should enforce policy to allow traffic only from a different namespace, based on NamespaceSelector',
    [policy('x/p', from(inSpace('y')))],
    [
      ['y/a', 'x/a', 'passes'],
      ['x/b', 'x/a', 'kept out'],
      ['z/a', 'x/a', 'kept out'],
    ],
  ),
  group(
    'should enforce policy based on PodSelector with MatchExpressions',
    [
      policy(
        'x/p',
        from({ podSelector: { matchExpressions: [{ key: 'pod', operator: 'In', values: ['b'] }] } }),
      ),
    ],
    [
      ['x/b', 'x/a', 'passes'],
      ['y/b', 'x/a', 'kept out'],
    ],
  ),
  group(
    'should enforce policy based on NamespaceSelector with MatchExpressions',
    [policy('x/p', from(notIn('x')))],
    [
      ['z/a', 'x/a', 'passes'],
      ['x/b', 'x/a', 'kept out'],
    ],
  ),
  group(
    'should enforce policy based on PodSelector or NamespaceSelector',
    [policy('x/p', from(notIn('x'), B))],
    [
      ['x/b', 'x/a', 'passes'],
      ['y/a', 'x/a', 'passes'],
      ['x/c', 'x/a', 'kept out'],
    ],
  ),
  group(
    'should enforce policy based on PodSelector and NamespaceSelector',
    [policy('x/p', from({ ...notIn('x'), ...B }))],
    [
      ['y/b', 'x/a', 'passes'],
      ['z/b', 'x/a', 'passes'],
      ['y/a', 'x/a', 'kept out'],
      ['x/b', 'x/a', 'kept out'],
    ],
  ),
  group(
    'should enforce policy based on any PodSelectors',
    [policy('x/p', from(B, { podSelector: { matchLabels: { pod: 'c' } } }))],
    [
      ['x/c', 'x/a', 'passes'],
      ['y/b', 'x/a', 'kept out'],
    ],
  ),
  group(
    'should enforce policy based on Ports',
    [policy('x/p', { ...A, ingress: [{ ports: [{ port: 81 }], from: [inSpace('y')] }] })],
    [
      ['y/a', 'x/a:81', 'passes'],
      ['y/a', 'x/a:80', 'kept out'],
      ['x/b', 'x/a:81', 'kept out'],
      ['y/a', 'x/b:80', 'passes'],
    ],
  ),
  group(
    'should enforce multiple, stacked policies with overlapping podSelectors',
    [
      policy('x/p', { ...A, ingress: [{ ports: [{ port: 81 }], from: [inSpace('y')] }] }),
      policy('x/q', { ...A, ingress: [{ ports: [{ port: 80 }], from: [inSpace('y')] }] }),
    ],
    [
      ['y/a', 'x/a:80', 'passes'],
      ['y/a', 'x/a:81', 'passes'],
      ['z/a', 'x/a:81', 'kept out'],
    ],
  ),
  group(
    'should support allow-all policy',
    [policy('x/p', { ...ALL, ingress: [{}] })],
    [['y/a', 'x/a:81', 'passes']],
  ),
  group(
    'should allow ingress access on one named port',
    [policy('x/p', { ...ALL, ingress: [{ ports: [{ port: 'serve-81-tcp' }] }] })],
    [
      ['y/a', 'x/a:81', 'passes'],
      ['y/a', 'x/a:80', 'kept out'],
    ],
  ),
  group(
    'should allow ingress access from namespace on one named port',
    [policy('x/p', { ...A, ingress: [{ from: [inSpace('y')], ports: [{ port: 'serve-80-tcp' }] }] })],
    [
      ['y/b', 'x/a:80', 'passes'],
      ['y/b', 'x/a:81', 'kept out'],
      ['z/a', 'x/a:80', 'kept out'],
    ],
  ),
  group(
    'should allow egress access on one named port',
    [policy('x/p', { ...ALL, policyTypes: ['Egress'], egress: [{ ports: [{ port: 'serve-80-tcp' }] }] })],
    [
      ['x/a', 'y/a:80', 'passes'],
      ['x/a', 'y/a:81', 'kept in'],
    ],
  ),
  group(
    'should deny egress from pods based on PodSelector',
    [policy('x/p', { ...A, policyTypes: ['Egress'] })],
    [
      ['x/a', 'y/a', 'kept in'],
      ['x/b', 'y/a', 'passes'],
      ['y/a', 'x/a', 'passes'],
    ],
  ),
  group(
    'should deny egress from all pods in a namespace',
    [DENY_OUT],
    [
      ['x/b', 'x/a', 'kept in'],
      ['y/a', 'x/b', 'passes'],
    ],
  ),
  group(
    'should work with Ingress, Egress specified together',
    [
      policy('x/p', {
        ...A,
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [B] }],
        egress: [{ ports: [{ port: 80 }] }],
      }),
    ],
    [
      ['x/b', 'x/a:80', 'passes'],
      ['x/a', 'y/a:80', 'passes'],
      ['x/a', 'y/a:81', 'kept in'],
      ['y/a', 'x/a:80', 'kept out'],
    ],
  ),
  group(
    'should support denying of egress traffic on the client side (even if the server explicitly allows this traffic)',
    [
      policy('x/p', to({ ...inSpace('y'), ...A })),
      policy('y/p', { ...ALL, ingress: [{ from: [{ ...inSpace('x'), ...A }] }] }),
    ],
    [
      ['x/a', 'y/a', 'passes'],
      ['x/a', 'y/b', 'kept in'],
      ['x/b', 'y/a', 'kept out'],
    ],
  ),
  group(
    'should enforce egress policy allowing traffic to a server in a different namespace based on PodSelector and NamespaceSelector',
    [policy('x/p', to({ ...inSpace('y'), ...A }))],
    [
      ['x/a', 'y/a', 'passes'],
      ['x/a', 'y/b', 'kept in'],
      ['x/a', 'z/a', 'kept in'],
    ],
  ),
  group(
    'should enforce multiple ingress policies with ingress allow-all policy taking precedence',
    [DENY_IN, policy('x/all', { ...ALL, ingress: [{}] })],
    [['y/a', 'x/a:80', 'passes']],
  ),
  group(
    'should enforce multiple egress policies with egress allow-all policy taking precedence',
    [DENY_OUT, policy('x/all', { ...ALL, policyTypes: ['Egress'], egress: [{}] })],
    [['x/a', 'y/a:80', 'passes']],
  ),
  group(
    'should allow egress access to server in CIDR block',
    [policy('x/p', to(block(single('y/b'))))],
    [
      ['x/a', 'y/b', 'passes'],
      ['x/a', 'y/a', 'kept in'],
    ],
  ),
  group(
    'should enforce except clause while egress access to server in CIDR block',
    [policy('x/p', to(block('10.244.0.0/16', single('x/b'))))],
    [
      ['x/a', 'y/a', 'passes'],
      ['x/a', 'x/b', 'kept in'],
    ],
  ),
  group(
    'should ensure an IP overlapping both IPBlock.CIDR and IPBlock.Except is allowed',
    [policy('x/p', to(block('10.244.0.0/16', single('x/b')))), policy('x/q', to(block(single('x/b'))))],
    [['x/a', 'x/b', 'passes']],
  ),
  group(
    'should enforce policies to check ingress and egress policies can be controlled independently based on PodSelector',
    [policy('x/out', to(B)), policy('x/in', { ...A, policyTypes: ['Ingress'] })],
    [
      ['x/a', 'x/b', 'passes'],
      ['x/b', 'x/a', 'kept out'],
    ],
  ),
  group(
    'should not allow access by TCP when a policy specifies only UDP',
    [policy('x/p', { ...A, ingress: [{ ports: [{ port: 81, protocol: 'UDP' }] }] })],
    [['y/a', 'x/a:81', 'kept out']],
  ),
  group(
    'a range of ports',
    [policy('x/p', { ...A, ingress: [{ ports: [{ port: 79, endPort: 80 }] }] })],
    [
      ['y/a', 'x/a:80', 'passes'],
      ['y/a', 'x/a:81', 'kept out'],
    ],
  ),
  group(
    'should stop enforcing policies after they are deleted',
    [DENY_IN],
    [['y/a', 'x/a', 'passes']],
    [remove('NetworkPolicy', 'x/deny-in')],
  ),
  group(
    'should enforce updated policy',
    [policy('x/p', { ...A, ingress: [{}] })],
    [['y/a', 'x/a', 'kept out']],
    [patch('NetworkPolicy', 'x/p', { spec: { ingress: [{ ports: [{ port: 81 }] }] } })],
  ),
  group(
    'should allow ingress access from updated namespace',
    [policy('x/p', from({ namespaceSelector: { matchLabels: { ns2: 'updated' } } }))],
    [
      ['y/a', 'x/a', 'passes'],
      ['z/a', 'x/a', 'kept out'],
    ],
    [patch('Namespace', 'y', { metadata: { labels: { ns2: 'updated' } } })],
  ),
  group(
    'should allow ingress access from updated pod',
    [policy('x/p', from({ podSelector: { matchLabels: { pod2: 'updated' } } }))],
    [
      ['x/b', 'x/a', 'passes'],
      ['x/c', 'x/a', 'kept out'],
    ],
    [patch('Pod', 'x/b', { metadata: { labels: { pod2: 'updated' } } })],
  ),
  group(
    'should deny ingress access to updated pod',
    [policy('x/p', { podSelector: { matchLabels: { target: 'isolated' } }, policyTypes: ['Ingress'] })],
    [
      ['y/a', 'x/a', 'kept out'],
      ['y/a', 'x/b', 'passes'],
    ],
    [patch('Pod', 'x/a', { metadata: { labels: { target: 'isolated' } } })],
  ),
  group('a policy that comes later', [], [['y/a', 'x/a', 'kept out']], [add(DENY_IN)]),
];
