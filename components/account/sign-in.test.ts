import { expect, test } from 'vitest';
import { returnPath } from './sign-in';

test('after signing in the way leads only to pages of ours', () => {
  const table: [search: string, path: string][] = [
    ['', '/progress'],
    ['?from=/learn/kubernetes-services/pods-and-addresses', '/learn/kubernetes-services/pods-and-addresses'],
    ['?from=%2Fcourses', '/courses'],
    ['?from=//evil.example', '/progress'],
    ['?from=/\\evil.example', '/progress'],
    ['?from=https://evil.example/', '/progress'],
    ['?from=javascript:alert(1)', '/progress'],
    ['?from=/a?b=c', '/progress'],
    ['?from=', '/progress'],
  ];
  for (const [search, path] of table) expect(returnPath(search), search).toBe(path);
});
