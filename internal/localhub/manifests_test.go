package localhub_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/localhub"
)

func TestManifestsThatGitHubRefuses(t *testing.T) {
	t.Parallel()
	const head = `{"name": "Plan Bot", "url": "https://example.com"`
	const back = `, "redirect_url": "https://example.com/setup"`
	tests := []struct {
		name, version, document, says string
	}{
		{"without_an_address", "", `{"name": "Plan Bot"` + back + `}`, "url is required"},
		{"without_a_way_back", "", head + `}`, "redirect_url is required"},
		{"with_an_event_of_its_installation", "", head + back + `, "default_events": ["installation_repositories"]}`, "installation_repositories"},
		{"with_check_runs", "", head + back + `, "default_permissions": {"checks": "write"}, "default_events": ["check_run"]}`, "check_run"},
		{"with_an_event_and_not_its_permission", "", head + back + `, "default_permissions": {"contents": "read"}, "default_events": ["issues"]}`, "needs a permission"},
		{"with_an_event_that_the_server_does_not_have", "3.19", head + back + `, "default_permissions": {"issues": "write"}, "default_events": ["sub_issues"]}`, "sub_issues"},
		{"with_one_that_came_later", "3.18", head + back + `, "default_permissions": {"issues": "write"}, "default_events": ["issue_dependencies"]}`, "issue_dependencies"},
		{"as_it_should_be", "", head + back + `, "default_permissions": {"issues": "write"}, "default_events": ["issues", "sub_issues", "repository"]}`, ""},
		{"as_it_should_be_on_a_server", "3.19", head + back + `, "default_permissions": {"issues": "write"}, "default_events": ["issue_dependencies"]}`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			hub := localhub.New(localhub.Options{})
			t.Cleanup(hub.Close)
			_, err := hub.ConfirmManifestOn(test.version, []byte(test.document))
			if (err == nil) != (test.says == "") || err != nil && !strings.Contains(fmt.Sprint(err), test.says) {
				t.Errorf("got %v, want %q", err, test.says)
			}
		})
	}
}
