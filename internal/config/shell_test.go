package config_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/config"
)

func TestShell_takes_what_workflows_and_people_have_set(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("of a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const github = config.DefaultAPIURL
	for name, c := range map[string]struct {
		environ []string
		want    config.Shell
	}{
		"a_workflow": {
			[]string{"GITHUB_TOKEN=t", "GITHUB_REPOSITORY=acme/rocket", "GITHUB_API_URL=https://ghe.example.com/api/v3", "GITHUB_GRAPHQL_URL=https://ghe.example.com/api/graphql"},
			config.Shell{Token: "t", Repository: "acme/rocket", APIURL: "https://ghe.example.com/api/v3/", GraphQLURL: "https://ghe.example.com/api/graphql"},
		},
		"a_person": {[]string{"GH_TOKEN=p", "GITHUB_TOKEN=t"}, config.Shell{Token: "p", APIURL: github}},
		"our_own_variables_count_first": {
			[]string{"MILEPOST_TOKEN=m", "GH_TOKEN=p", "MILEPOST_GITHUB_API_URL=http://127.0.0.1:8/", "GITHUB_API_URL=https://api.github.com", "GITHUB_GRAPHQL_URL=https://api.github.com/graphql"},
			config.Shell{Token: "m", APIURL: "http://127.0.0.1:8/"},
		},
		"a_file":      {[]string{"MILEPOST_TOKEN_FILE=" + file}, config.Shell{Token: "of a file", APIURL: github}},
		"a_question":  {[]string{"GH_TOKEN=p", "MILEPOST_ONBOARDING=on"}, config.Shell{Token: "p", APIURL: github, Onboarding: true}},
		"no_question": {[]string{"GH_TOKEN=p", "MILEPOST_ONBOARDING=off", "MILEPOST_MARKER_KEY="}, config.Shell{Token: "p", APIURL: github}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, warnings, err := config.LoadShell(c.environ)
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil || len(warnings) > 0 {
				t.Errorf("%v, %v (-want +got):\n%s", err, warnings, diff)
			}
		})
	}
}

func TestShell_names_every_fault_and_no_secret(t *testing.T) {
	t.Parallel()
	_, warnings, err := config.LoadShell([]string{
		"GITHUB_TOKEN= ", "GITHUB_API_URL=nowhere", "MILEPOST_GITHUB_GRAPHQL_URL=nowhere", "MILEPOST_ONBOARDING=maybe", "MILEPOST_TOKKEN=secret",
	})
	if err == nil {
		t.Fatal("no error")
	}
	for _, words := range []string{"MILEPOST_TOKEN: it is missing", "GITHUB_API_URL: it is not", "MILEPOST_GITHUB_GRAPHQL_URL: it is not", "MILEPOST_ONBOARDING: it is neither"} {
		if !strings.Contains(err.Error(), words) {
			t.Errorf("the error lacks %q: %v", words, err)
		}
	}
	if len(warnings) != 1 || !strings.HasPrefix(warnings[0], "MILEPOST_TOKKEN ") || strings.Contains(warnings[0]+err.Error(), "secret") {
		t.Errorf("warnings %q", warnings)
	}
}

func TestShell_seals_by_the_key_that_a_server_would(t *testing.T) {
	t.Parallel()
	if keys := (config.Shell{}).MarkerKeys(); keys != nil {
		t.Errorf("%d keys of nothing", len(keys))
	}
	own, server := config.Shell{MarkerKey: "k"}.MarkerKeys(), config.Server{MarkerKey: "k"}.MarkerKeys()
	if len(own) != 1 || !slices.Equal(own[0], server[0]) {
		t.Error("they are different")
	}
}
