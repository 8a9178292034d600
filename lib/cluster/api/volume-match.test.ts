import { expect, test } from 'vitest';
import type { PersistentVolume, PersistentVolumeClaim } from '../storage-resources';
import { findBestVolume, findMismatch } from './volume-match';

const CLAIM: PersistentVolumeClaim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'shop', uid: 'u1' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
};

function volume(
  name: string,
  storage: string,
  spec: Partial<PersistentVolume['spec']> = {},
  phase = 'Available',
) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, labels: { disk: name } },
    spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], ...spec },
    status: { phase },
  } as PersistentVolume;
}

test('why a volume is none for the claim', () => {
  const check = (own: PersistentVolume, expected: string | null) =>
    expect(findMismatch(own, CLAIM)).toBe(expected);
  check(volume('a', '2Gi'), null);
  check(volume('a', '1Gi'), 'requested PV is too small');
  check(volume('a', '2Gi', { storageClassName: 'fast' }), 'storageClassName does not match');
  check(volume('a', '2Gi', { volumeMode: 'Block' }), 'incompatible volumeMode');
  check(volume('a', '2Gi', { accessModes: ['ReadOnlyMany'] }), 'incompatible accessMode');
});

test('the smallest that will do, the first by name, or the one that is kept for the claim', () => {
  const check = (all: readonly PersistentVolume[], expected: string | undefined, claim = CLAIM) =>
    expect(findBestVolume(claim, all)?.metadata.name).toBe(expected);
  check([volume('large', '9Gi'), volume('b', '3Gi'), volume('a', '3Gi'), volume('small', '1Gi')], 'a');
  check([volume('a', '3Gi', {}, 'Released')], undefined);
  const kept = { claimRef: { namespace: 'shop', name: 'data' } };
  check([volume('a', '2Gi'), volume('kept', '9Gi', kept)], 'kept');
  check([volume('kept', '1Gi', kept)], undefined);
  check([volume('other', '9Gi', { claimRef: { namespace: 'shop', name: 'data', uid: 'u2' } })], undefined);
  const choosy = { ...CLAIM, spec: { ...CLAIM.spec, selector: { matchLabels: { disk: 'b' } } } };
  check([volume('a', '2Gi'), volume('b', '5Gi')], 'b', choosy);
});
