package sync_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

func TestFindConfig(t *testing.T) {
	t.Parallel()
	file := func(path string) sync.File {
		return sync.File{Path: path, Blob: "blob of " + path, Mode: sync.ModeRegular}
	}
	link := func(path string) sync.File { return sync.File{Path: path, Blob: "link", Mode: sync.ModeSymlink} }
	tests := map[string]struct {
		files      []sync.File
		path       string
		unreadable bool
		remarks    []string
	}{
		"none":               {nil, "", false, nil},
		"the short ending":   {[]sync.File{file(".github/milepost.yml")}, ".github/milepost.yml", false, nil},
		"the long ending":    {[]sync.File{file(".github/milepost.yaml")}, ".github/milepost.yaml", false, nil},
		"an executable":      {[]sync.File{{Path: ".github/milepost.yaml", Blob: "blob of .github/milepost.yaml", Mode: sync.ModeExecutable}}, ".github/milepost.yaml", false, nil},
		"both":               {[]sync.File{file(".github/milepost.yaml"), file(".github/milepost.yml")}, ".github/milepost.yml", false, []string{".github/milepost.yaml config-twice"}},
		"a link":             {[]sync.File{link(".github/milepost.yml")}, "", true, []string{".github/milepost.yml config-no-file"}},
		"a link to the long": {[]sync.File{link(".github/milepost.yml"), file(".github/milepost.yaml")}, ".github/milepost.yaml", false, []string{".github/milepost.yml config-no-file"}},
		"a link beside it":   {[]sync.File{file(".github/milepost.yml"), link(".github/milepost.yaml")}, ".github/milepost.yml", false, []string{".github/milepost.yaml config-no-file"}},
		"a folder":           {[]sync.File{{Path: ".github/milepost.yml", Mode: sync.ModeDirectory}}, "", true, []string{".github/milepost.yml config-no-file"}},
		"another case":       {[]sync.File{file(".github/Milepost.yml")}, "", false, []string{".github/Milepost.yml config-elsewhere"}},
		"a dot too many":     {[]sync.File{file(".github/.milepost.yaml")}, "", false, []string{".github/.milepost.yaml config-elsewhere"}},
		"at the top":         {[]sync.File{file(".milepost.yml"), file("milepost.yaml")}, "", false, []string{".milepost.yml config-elsewhere", "milepost.yaml config-elsewhere"}},
		"one at the top, which may be anything, beside the right one": {[]sync.File{file("milepost.yml"), file(".github/milepost.yml")}, ".github/milepost.yml", false, nil},
		"one in another folder, which may be anything":                {[]sync.File{file("deploy/milepost.yml")}, "", false, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := sync.FindConfig(test.files)
			var remarks []string
			for _, remark := range got.Remarks {
				remarks = append(remarks, remark.Path+" "+remark.Diagnostic.Code)
			}
			if diff := cmp.Diff(test.remarks, remarks); diff != "" {
				t.Errorf("remarks (-want +got):\n%s", diff)
			}
			wantBlob := ""
			if test.path != "" {
				wantBlob = "blob of " + test.path
			} else {
				test.path = sync.ConfigPath
			}
			if got.Path != test.path || got.Blob != wantBlob || got.Unreadable != test.unreadable {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestParseDocument_reads_MDX_only_where_it_is_named(t *testing.T) {
	t.Parallel()
	const plan, page = "# Milestone 1: Maps\n\n- [ ] Draw\n", "import X from './x'\n\n# Prices\n\n- [ ] a box\n"
	named := sync.DefaultPolicy()
	named.Plans = []string{"docs/plans/**/*.{md,mdx}"}
	for name, test := range map[string]struct {
		path, content string
		policy        sync.Policy
		code          string
		isPlan        bool
	}{
		"a plan":                 {"docs/plans/maps.mdx", plan, sync.DefaultPolicy(), "plan-is-mdx", false},
		"a page":                 {"docs/plans/maps.mdx", page, sync.DefaultPolicy(), "", false},
		"a plan that is named":   {"docs/plans/maps.mdx", plan, named, "", true},
		"a plan in long letters": {"docs/plans/maps.markdown", plan, sync.DefaultPolicy(), "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := sync.File{Path: test.path, Blob: "b", Mode: sync.ModeRegular}
			readable, unreadable := sync.SelectPlans([]sync.File{file}, test.policy)
			if len(readable) != 1 || len(unreadable) != 0 {
				t.Fatalf("%d to read, %d not", len(readable), len(unreadable))
			}
			document := sync.ParseDocument(file, []byte(test.content), test.policy)
			code := ""
			if document.Problem != nil {
				code = document.Problem.Code
			}
			if code != test.code || document.Active() != test.isPlan {
				t.Errorf("got %q, active %t, want %q and %t", code, document.Active(), test.code, test.isPlan)
			}
			if document.Plan != nil && !test.isPlan && strings.TrimSpace(test.code) == "" && len(document.Plan.Items)+len(document.Plan.Diagnostics) > 0 {
				t.Error("a page gets diagnostics")
			}
		})
	}
}
