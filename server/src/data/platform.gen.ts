// Written by scripts/gen-data.mjs: do not edit.
import type { Advisory, FactsAge, GoneRefs, PermissionNeed, RunnerFacts, RuntimeFacts } from './platform';

export const factsDates: FactsAge = {
  "gathered": "2026-11-22",
  "newest": "2026-09-17",
};

export const runnerTable: Readonly<Record<string, RunnerFacts>> = {
  "ubuntu-latest": {"os":"linux","arch":"x64","resolvesTo":"ubuntu-24.04"},
  "ubuntu-24.04": {"os":"linux","arch":"x64"},
  "ubuntu-24.04-arm": {"os":"linux","arch":"arm64"},
  "ubuntu-26.04": {"os":"linux","arch":"x64","preview":true},
  "ubuntu-26.04-arm": {"os":"linux","arch":"arm64","preview":true},
  "ubuntu-slim": {"os":"linux","arch":"x64"},
  "ubuntu-22.04": {"os":"linux","arch":"x64","deprecated":"2026-09-17","removed":"2027-04-17","successors":["ubuntu-24.04","ubuntu-latest"],"source":"actions/runner-images#14254"},
  "ubuntu-22.04-arm": {"os":"linux","arch":"arm64","deprecated":"2026-09-17","removed":"2027-04-17","successors":["ubuntu-24.04-arm"],"source":"actions/runner-images#14254"},
  "windows-latest": {"os":"windows","arch":"x64","resolvesTo":"windows-2025"},
  "windows-2025": {"os":"windows","arch":"x64"},
  "windows-2025-vs2026": {"os":"windows","arch":"x64"},
  "windows-2022": {"os":"windows","arch":"x64"},
  "windows-11-arm": {"os":"windows","arch":"arm64"},
  "windows-11-vs2026-arm": {"os":"windows","arch":"arm64"},
  "macos-latest": {"os":"macos","arch":"arm64","resolvesTo":"macos-26"},
  "macos-latest-large": {"os":"macos","arch":"x64","resolvesTo":"macos-26-large"},
  "macos-latest-xlarge": {"os":"macos","arch":"arm64","resolvesTo":"macos-26-xlarge"},
  "macos-26": {"os":"macos","arch":"arm64"},
  "macos-26-xlarge": {"os":"macos","arch":"arm64"},
  "macos-26-intel": {"os":"macos","arch":"x64"},
  "macos-26-large": {"os":"macos","arch":"x64"},
  "macos-15": {"os":"macos","arch":"arm64"},
  "macos-15-xlarge": {"os":"macos","arch":"arm64"},
  "macos-15-intel": {"os":"macos","arch":"x64"},
  "macos-15-large": {"os":"macos","arch":"x64"},
  "xcode-27": {"os":"macos","arch":"arm64","preview":true},
  "xcode-27-xlarge": {"os":"macos","arch":"arm64","preview":true},
  "macos-14": {"os":"macos","arch":"arm64","deprecated":"2026-07-06","removed":"2026-11-02","announcedOnly":true,"successors":["macos-15","macos-26"],"source":"actions/runner-images#13518"},
  "macos-14-xlarge": {"os":"macos","arch":"arm64","deprecated":"2026-07-06","removed":"2026-11-02","announcedOnly":true,"successors":["macos-15-xlarge","macos-26-xlarge"],"source":"actions/runner-images#13518"},
  "macos-14-large": {"os":"macos","arch":"x64","deprecated":"2026-07-06","removed":"2026-11-02","announcedOnly":true,"successors":["macos-15-large","macos-15-intel"],"source":"actions/runner-images#13518"},
  "macos-13": {"os":"macos","arch":"x64","deprecated":"2025-09-22","removed":"2025-12-04","successors":["macos-15-intel","macos-15"],"source":"GitHub changelog of 2025-09-19"},
  "macos-13-large": {"os":"macos","arch":"x64","deprecated":"2025-09-22","removed":"2025-12-04","successors":["macos-15-large"],"source":"GitHub changelog of 2025-09-19"},
  "macos-13-xlarge": {"os":"macos","arch":"arm64","deprecated":"2025-09-22","removed":"2025-12-04","successors":["macos-15-xlarge"],"source":"GitHub changelog of 2025-09-19"},
  "macos-12": {"os":"macos","arch":"x64","deprecated":"2024-10-07","removed":"2024-12-03","successors":["macos-15-intel","macos-15"],"source":"actions/runner-images#10721"},
  "macos-12-large": {"os":"macos","arch":"x64","deprecated":"2024-10-07","removed":"2024-12-03","successors":["macos-15-large"],"source":"actions/runner-images#10721"},
  "macos-12-xl": {"os":"macos","arch":"x64","removed":"2024-12","successors":["macos-15-large"],"source":"GitHub changelog of 2024-08-19"},
  "macos-13-xl": {"os":"macos","arch":"x64","removed":"2024-12","successors":["macos-15-large"],"source":"GitHub changelog of 2024-08-19"},
  "macos-14-xl": {"os":"macos","arch":"x64","removed":"2024-12","successors":["macos-15-large"],"source":"GitHub changelog of 2024-08-19"},
  "macos-latest-xl": {"os":"macos","arch":"x64","removed":"2024-12","successors":["macos-15-large"],"source":"GitHub changelog of 2024-08-19"},
  "macos-11": {"os":"macos","arch":"x64","removed":"2024-06-28","successors":["macos-15-intel","macos-15"],"source":"GitHub changelog of 2024-05-20"},
  "macos-10.15": {"os":"macos","arch":"x64","deprecated":"2022-05-31","removed":"2022-12","successors":["macos-15-intel"],"source":"runner-images commits 2022-06-29"},
  "ubuntu-20.04": {"os":"linux","arch":"x64","deprecated":"2025-02-01","removed":"2025-04-15","successors":["ubuntu-24.04","ubuntu-latest"],"source":"actions/runner-images#11101"},
  "ubuntu-18.04": {"os":"linux","arch":"x64","deprecated":"2022-08-08","removed":"2023-04","successors":["ubuntu-24.04"],"source":"actions/runner-images#6002"},
  "ubuntu-16.04": {"os":"linux","arch":"x64","removed":"2021-09","successors":["ubuntu-24.04"],"source":"runner-images commit 2023-11-21"},
  "windows-2019": {"os":"windows","arch":"x64","deprecated":"2025-06-01","removed":"2025-06-30","successors":["windows-2022","windows-2025"],"source":"actions/runner-images#12045"},
  "windows-2016": {"os":"windows","arch":"x64","removed":"2022-04","successors":["windows-2022"],"source":"runner-images commit 2022-04-01"},
};

export const runtimeTable: Readonly<Record<string, RuntimeFacts>> = {
  "node12": {"deprecated":"2022-09-22","forcedUp":"2023-06-14","removed":"2023-08-14","source":"GitHub changelog of 2023-07-16"},
  "node16": {"deprecated":"2023-09-22","forcedUp":"2024-06-30","removed":"2024-11-12","source":"GitHub changelog of 2023-09-22"},
  "node20": {"deprecated":"2025-09-19","forcedUp":"2026-06-16","removed":"2026-09-23","source":"GitHub changelog of 2025-09-19"},
  "node24": {"source":"actions/runner v2.327.1"},
};

export const advisoryTable: readonly Advisory[] = [
  {"action":"tj-actions/changed-files","kind":"malicious","hashes":["0e58ed8671d6b60d0890c21b07f8835ace038e67"],"since":"2025-03-14","fixed":"v46.0.1","id":"CVE-2025-30066","source":"GHSA-mrrh-fwg8-r2c3"},
  {"action":"tj-actions/changed-files","kind":"restored","below":"v46.0.0","since":"2025-03-14","until":"2025-03-15","fixed":"v46.0.1","id":"CVE-2025-30066","source":"GHSA-mrrh-fwg8-r2c3"},
  {"action":"reviewdog/action-setup","kind":"malicious","hashes":["f0d342d24037bb11d26b9bd8496e0808ba32e9ec"],"since":"2025-03-11","id":"CVE-2025-30154","source":"GHSA-qmg3-hpqr-gqvc"},
  {"action":"aquasecurity/trivy-action","kind":"malicious","hashes":["ddb9da4475c1cef7d5389062bdfdfbdbd1394648"],"since":"2026-03-19","fixed":"v0.35.0","id":"CVE-2026-33634","source":"GHSA-69fq-xp46-6x23"},
  {"action":"aquasecurity/setup-trivy","kind":"malicious","hashes":["8afa9b9f9183b4e00c46e2b82d34047e3c177bd0"],"since":"2026-03-19","fixed":"v0.2.6","id":"CVE-2026-33634","source":"GHSA-69fq-xp46-6x23"},
  {"action":"checkmarx/kics-github-action","kind":"malicious","hashes":["0e22ec8d1e0dda3c62bf4beffcd4a8a5db1abda1"],"since":"2026-03-23","source":"Checkmarx security updates","confidence":"medium"},
  {"action":"checkmarx/ast-github-action","kind":"malicious","tags":["2.3.28"],"since":"2026-03-23","source":"Checkmarx security updates","confidence":"medium"},
  {"action":"actions-cool/issues-helper","kind":"blocked","since":"2026-05-19","source":"apache/infrastructure-actions#1035"},
  {"action":"actions-cool/maintain-one-comment","kind":"blocked","since":"2026-05-19","source":"apache/infrastructure-actions#1035"},
  {"action":"actions/download-artifact","kind":"vulnerable","from":"v4.0.0","below":"v4.1.3","fixed":"v4.1.3","what":"it may write outside of its folder","id":"CVE-2024-42471","source":"GHSA-cxww-7g56-2vh6"},
  {"action":"dawidd6/action-download-artifact","kind":"vulnerable","below":"v6.0.0","fixed":"v6.0.0","what":"it may take artifacts of forks","source":"GHSA-5xr6-xhww-33m4"},
];

export const goneTable: readonly GoneRefs[] = [
  {"action":"aquasecurity/trivy-action","tags":"unprefixed","below":"v0.35.0","since":"2026-03-20","source":"aquasecurity/trivy-action#541"},
  {"action":"aquasecurity/setup-trivy","tags":"all","below":"v0.2.6","since":"2026-03-20","source":"aquasecurity/setup-trivy#31"},
  {"action":"xygeni/xygeni-action","names":["v5"],"since":"2026-03-09","source":"xygeni.io, 2026-03"},
  {"action":"aquasecurity/trivy-action","calls":"aquasecurity/setup-trivy@v0.2.2","from":"v0.27.0","below":"v0.31.0","since":"2026-03-20","source":"aquasecurity/setup-trivy#31"},
];

export const permissionTable: readonly PermissionNeed[] = [
  {"action":"actions/attest","needs":{"id-token":"write","attestations":"write"},"source":"actions/attest README"},
  {"action":"actions/attest-build-provenance","needs":{"id-token":"write","attestations":"write"},"source":"actions/attest README"},
  {"action":"actions/attest-sbom","needs":{"id-token":"write","attestations":"write"},"source":"actions/attest README"},
  {"action":"github/codeql-action/analyze","needs":{"security-events":"write"},"source":"github/codeql-action README"},
  {"action":"github/codeql-action/upload-sarif","needs":{"security-events":"write"},"source":"github/codeql-action README"},
  {"action":"actions/deploy-pages","needs":{"pages":"write","id-token":"write"},"source":"actions/deploy-pages README"},
  {"action":"softprops/action-gh-release","needs":{"contents":"write"},"source":"softprops/action-gh-release README"},
  {"action":"ncipollo/release-action","needs":{"contents":"write"},"source":"softprops/action-gh-release README"},
  {"action":"peter-evans/create-pull-request","needs":{"contents":"write","pull-requests":"write"},"source":"peter-evans/create-pull-request README"},
  {"action":"aws-actions/configure-aws-credentials","with":"role-to-assume","without":"aws-access-key-id","needs":{"id-token":"write"},"source":"actions/toolkit#952"},
  {"action":"azure/login","with":"client-id","without":"creds","needs":{"id-token":"write"},"source":"actions/toolkit#952"},
  {"action":"google-github-actions/auth","with":"workload_identity_provider","needs":{"id-token":"write"},"source":"actions/toolkit#952"},
  {"action":"pypa/gh-action-pypi-publish","without":"password","needs":{"id-token":"write"},"source":"actions/toolkit#952"},
  {"action":"ossf/scorecard-action","with":"publish_results","needs":{"id-token":"write","security-events":"write"},"source":"ossf/scorecard-action README"},
];
