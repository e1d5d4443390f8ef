package traces

import "testing"

func TestTemplate_names_what_is_asked_for_and_nothing_else(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/repos/acme/rocket/issues/12/comments":              "/repos/{}/{}/issues/{}/comments",
		"/repos/issues/labels/contents/docs/Q3 layoffs.md":   "/repos/{}/{}/contents/{}/{}",
		"/repos/acme/repos/git/ref/heads/secret-launch":      "/repos/{}/{}/git/{}/{}/{}",
		"/api/v3/repos/acme/rocket/commits/abc/check-runs":   "/api/v3/repos/{}/{}/commits/{}/check-runs",
		"/app/installations/7/access_tokens":                 "/app/installations/{}/access_tokens",
		"/api/graphql":                                       "/api/graphql",
		"/repos/acme/rocket/collaborators/ann/permission":    "/repos/{}/{}/collaborators/{}/permission",
		"/users/milepost[bot]":                               "/users/{}",
		"/":                                                  "/{}",
		"/repos/acme/rocket/milestones":                      "/repos/{}/{}/milestones",
		"/repos/acme":                                        "/repos/{}",
		"/repos/acme/rocket/compare/main...milepost/x":       "/repos/{}/{}/compare/{}/{}",
		"/repos/acme/rocket/contents/repos/acme/rocket/b.md": "/repos/{}/{}/contents/repos/{}/{}/{}",
	} {
		if got := template(path); got != want {
			t.Errorf("%s is told as %s, want %s", path, got, want)
		}
	}
}
