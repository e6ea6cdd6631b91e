/**
 * The script that deletes old versions of an image from GitHub's registry. An image of several platforms is an index whose parts
 * have no tag of their own, and a signature is a version too: whoever deletes what has no tag, or the oldest, breaks images that
 * are in use. So it writes down what stays, with all that belongs to it, and deletes the rest once it is a week old.
 * https://docs.github.com/rest/packages/packages
 */
export const cleanUpScript = `owner="$(gh api "users/$GITHUB_REPOSITORY_OWNER" --jq 'if .type == "Organization" then "orgs" else "users" end')"
versions="$owner/$GITHUB_REPOSITORY_OWNER/packages/container/\${IMAGE#ghcr.io/*/}/versions"
# One line a version, the newest first: id, date, digest, and what it is. A signature names the digest that it is for.
gh api --paginate "$versions?per_page=100" --jq '.[] | [.id, .updated_at, .name, (.metadata.container.tags
  | if . == [] then "part"
    elif all(startswith("sha256-")) then .[0] | sub("[.].*"; "") | sub("-"; ":")
    elif all(startswith("sha-")) then "commit"
    else "named" end)] | @tsv' | sort --reverse --key=2 > all
# A digest, and those of its parts.
parts() {
  while read -r digest; do
    echo "$digest"
    docker buildx imagetools inspect --raw "$IMAGE@$digest" < /dev/null | jq --raw-output '.manifests[]?.digest'
  done
}
awk '$4 == "named" || ($4 == "commit" && commits++ < 20) { print $3 }' all | parts > kept
awk 'NR == FNR { kept[$1]; next } $4 in kept { print $3 }' kept all | parts > signatures
week="$(date --utc --date='7 days ago' +%FT%TZ)"
cat kept signatures | awk -v week="$week" 'NR == FNR { kept[$1]; next } !($3 in kept) && $2 < week { print $1 }' - all > old
while read -r id; do
  gh api --method DELETE "$versions/$id" || echo "::warning::Version $id of $IMAGE could not be deleted."
done < old`;
