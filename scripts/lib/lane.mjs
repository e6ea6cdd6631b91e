/** An odd minor is a pre-release: the Marketplace knows no versions such as 1.2.0-beta. */
export function isPreRelease(version) {
  return Number(version.split('.')[1]) % 2 === 1;
}
