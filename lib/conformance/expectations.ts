/**
 * What each recorded case is known to give: the floor under which nobody may fall. A case that changes its place
 * fails the test, for better and for worse: then this list is to be updated. Cases that stand nowhere here need
 * kinds or commands that are not there yet (needs.ts says which).
 */

/** Equal to the recording as it is. */
export const EQUAL: readonly string[] = [
  '003-empty-get-pods',
  '005-empty-get-pods-A',
  '007-empty-get-all-otherns',
  '009-empty-get-pods-o-yaml',
  '010-empty-get-pods-o-json',
  '012-empty-get-pods-jsonpath',
  '014-empty-get-pods-no-headers',
  '015-empty-get-pods-selector',
  '019-empty-get-ns',
  '024-empty-get-node-jsonpath',
  '034-empty-get-cm',
  '036-empty-get-sa',
  '039-empty-get-events',
  '040-empty-events',
  '052-api-resources-group-none',
  '069-config-view',
  '070-config-get-contexts',
  '077-err-get-mixed-slash',
  '084-err-get-noarg',
  '093-err-get-customcols-noarg',
  '108-help-get',
  '115-err-describe-unknown',
  '116-err-describe-noarg',
  '119-err-delete-noarg',
  '124-err-delete-all-and-selector',
  '126-delete-all-pods-none',
  '128-err-create-noarg',
  '129-err-create-foo',
  '140-err-apply-noarg',
  '141-err-apply-nofile',
  '143-err-create-nofile',
  '144-err-apply-emptydir',
  '145-err-apply-emptyfile',
  '155-err-label-noarg',
  '165-err-wait-notfound',
  '170-err-run-badname',
  '172-err-run-restart',
  '173-err-logs-notfound',
  '174-err-exec-notfound',
  '197-dry-run-run',
  '198-dry-run-run-expose',
  '199-dry-run-run-labels',
  '200-dry-run-run-noyaml',
  '203-dry-run-create-ns',
  '205-dry-run-create-cm',
  '206-dry-run-bad',
  '226-apply-err-kind',
  '227-apply-err-apiversion',
  '228-apply-err-apiversion2',
  '229-apply-err-yaml-indent',
  '230-apply-err-yaml-tab',
  '231-apply-err-yaml-scalar',
  '234-apply-svc-externalname-noapiversion',
  '240-create-noapiversion',
  '245-apply-stdin-empty',
  '311-events-types',
  '459-flow-delete-pod',
];

/** Equal to the recording after its corrections. */
export const CORRECTED: readonly string[] = [
  '020-empty-get-ns-o-wide',
  '021-empty-get-nodes',
  '022-empty-get-nodes-wide',
  '025-empty-describe-node',
  '037-empty-describe-sa',
  '038-empty-describe-ns',
  '041-version',
  '042-version-yaml',
  '043-version-client',
  '100-err-didyoumean-3',
  '103-err-unknown-shorthand',
  '105-err-flag-bad-value',
  '106-err-apply-unknown-flag',
  '168-err-run-noimage',
];

/** Different, and why. */
export const DIFFERENT: Readonly<Record<string, string>> = {
  '461-flow-delete-pod-nowait':
    'Idle containers end at SIGTERM here; those of the recorded stand-in ran on for two seconds.',
  '486-flow-pod-states':
    "Times of pulling and starting were the stand-in's, and so was the sequence of its events; pods show more fields since 1.20.",
};
