#!/usr/bin/env bash
# What the Action does: events of pull requests are only previewed, whatever the token may do, and all others sync. No
# code of the repository that it works on is run or even checked out, and nothing is written into the working folder.
set -euo pipefail

program=${PROGRAM:-}
if [ -z "$program" ]; then
	program=$RUNNER_TEMP/milepost-action
	go build -C "$GITHUB_ACTION_PATH/../.." -mod=readonly -o "$program" ./cmd/milepost
fi

case $GITHUB_EVENT_NAME in
pull_request*)
	if [ "${PULL_REQUEST_STATE:-open}" != open ]; then
		echo "The pull request is closed: there is nothing to preview."
		exit 0
	fi
	exec "$program" preview --repo "$GITHUB_REPOSITORY" --pr "$PULL_REQUEST" --summary "$GITHUB_STEP_SUMMARY"
	;;
esac

options=()
if [ "${DRY_RUN:-false}" = true ]; then options+=(--dry-run); fi
code=0
"$program" sync --repo "$GITHUB_REPOSITORY" ${options[@]+"${options[@]}"} 2>&1 | tee "$RUNNER_TEMP/milepost-said" || code=$?
{
	echo '```text'
	sed 's/```/` ` `/g' "$RUNNER_TEMP/milepost-said"
	echo '```'
} >>"$GITHUB_STEP_SUMMARY"
rm -f "$RUNNER_TEMP/milepost-said"
exit "$code"
