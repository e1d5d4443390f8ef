package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/localhub"
)

// appManifest is what is frozen in a manifest: whoever has installed the App must accept each later change.
type appManifest struct {
	RedirectURL string            `json:"redirect_url"`
	Hook        map[string]any    `json:"hook_attributes"`
	Permissions map[string]string `json:"default_permissions"`
	Events      []string          `json:"default_events"`
}

func readManifest(t *testing.T, name string) ([]byte, appManifest) {
	t.Helper()
	content, err := os.ReadFile("../../deploy/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var manifest appManifest
	if err := json.Unmarshal(content, &manifest); err != nil {
		t.Fatal(err)
	}
	return content, manifest
}

func TestManifestsAreTakenWhereTheyAreFor(t *testing.T) {
	t.Parallel()
	permissions := map[string]string{"metadata": "read", "contents": "write", "issues": "write", "pull_requests": "write", "checks": "write"}
	everywhere := []string{"push", "issues", "issue_comment", "milestone", "label", "pull_request", "pull_request_review", "repository"}
	for name, test := range map[string]struct {
		versions []string
		more     []string
	}{
		"app-manifest.json":                   {[]string{localhub.ThisGitHub}, []string{"sub_issues", "issue_dependencies"}},
		"app-manifest-enterprise-server.json": {[]string{"3.16", "3.17", "3.18", "3.19", "3.20"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content, manifest := readManifest(t, name)
			if diff := cmp.Diff(permissions, manifest.Permissions); diff != "" {
				t.Errorf("permissions (-want +got):\n%s", diff)
			}
			want, got := append(slices.Clone(everywhere), test.more...), slices.Clone(manifest.Events)
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			if !strings.HasPrefix(manifest.RedirectURL, "https://") || !strings.HasSuffix(manifest.Hook["url"].(string), "/webhook") {
				t.Errorf("it leads back to %q and sends to %q", manifest.RedirectURL, manifest.Hook["url"])
			}
			for _, version := range test.versions {
				hub := localhub.New(localhub.Options{})
				if _, err := hub.ConfirmManifestOn(version, content); err != nil {
					t.Errorf("on %q: %v", version, err)
				}
				hub.Close()
			}
		})
	}
}

// The guide says what is in the manifest.
func TestTheGuideNamesTheEventsOfTheManifest(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../docs/setup.md")
	if err != nil {
		t.Fatal(err)
	}
	_, manifest := readManifest(t, "app-manifest.json")
	_, guide, _ := strings.Cut(string(content), "   - Events: ")
	guide, _, _ = strings.Cut(guide, ".\n")
	var named []string
	for event := range strings.SplitSeq(strings.Join(strings.Fields(guide), " "), ", ") {
		named = append(named, strings.ReplaceAll(event, " ", "_"))
	}
	slices.Sort(named)
	slices.Sort(manifest.Events)
	if diff := cmp.Diff(manifest.Events, named); diff != "" {
		t.Errorf("events (-manifest +guide):\n%s", diff)
	}
}
