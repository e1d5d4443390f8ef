package config_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/internal/testneed"
)

// inCluster is what the chart's README has people type, played in a shell in which docker, kubectl and helm write down what
// they are called with: a test has no registry and no cluster. .ci/deployments renders the chart with the same values.
type inCluster struct {
	// calls are those three with their arguments; values is what helm reads.
	calls  []string
	values map[string]any
	// folder is where it was typed: in it a checkout of the repository.
	folder string
}

func typeInCluster(t *testing.T) inCluster {
	t.Helper()
	testneed.Program(t, "sh")
	folder, told := t.TempDir(), filepath.Join(t.TempDir(), "told")
	for _, name := range []string{"deploy", "Dockerfile"} {
		if err := os.Symlink(filepath.Join(testbook.Root(t), name), filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	shell := testbook.Shell{Folder: folder, StandIns: map[string]string{
		"docker": `echo "docker $*" >>` + told, "kubectl": `echo "kubectl $*" >>` + told, "helm": `echo "helm $*" >>` + told + `; cat >>` + told + `.yaml`,
	}}
	for _, block := range testbook.Blocks(t, "deploy/helm/milepost/README.md", "sh") {
		if got := shell.Type(t, block.Text); got.Code != 0 || got.Out != "" {
			t.Fatalf("%s: %+v", block.Text, got)
		}
	}
	found := inCluster{folder: folder}
	found.calls = strings.Split(strings.TrimSpace(string(read(t, told))), "\n")
	found.values = values(t, string(read(t, told+".yaml")))
	if len(found.calls) != 4 {
		t.Fatalf("%q", found.calls)
	}
	return found
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestTheChartIsInstalledAsItsREADMESays(t *testing.T) {
	t.Parallel()
	typed, chart := typeInCluster(t), values(t, string(read(t, "../../deploy/helm/milepost/Chart.yaml")))
	installed := merged(values(t, string(read(t, chartValues))), typed.values)
	schema, err := jsonschema.NewCompiler().Compile(chartSchema)
	if err == nil {
		err = schema.Validate(installed)
	}
	if err != nil {
		t.Errorf("the chart refuses the values: %v", err)
	}
	secrets := installed["secrets"].(map[string]any)
	var keys []string
	for _, key := range secrets["files"].(map[string]any) {
		keys = append(keys, "--from-file="+key.(string))
	}
	slices.Sort(keys)
	made := strings.Fields(typed.calls[2])
	given := slices.Clone(made[len(made)-len(keys):])
	slices.Sort(given)
	if diff := cmp.Diff(keys, given); diff != "" {
		t.Errorf("files of the Secret (-chart +README):\n%s", diff)
	}
	image := installed["image"].(map[string]any)["repository"].(string)
	want := []string{
		"docker buildx build --platform linux/amd64,linux/arm64 -t " + image + ":" + chart["appVersion"].(string) + " --push .",
		"kubectl create namespace milepost",
		"kubectl -n milepost create secret generic " + secrets["name"].(string),
		"helm install milepost deploy/helm/milepost -n milepost -f -",
	}
	typed.calls[2] = strings.Join(made[:len(made)-len(keys)], " ")
	if diff := cmp.Diff(want, typed.calls); diff != "" {
		t.Errorf("(-want +typed):\n%s", diff)
	}
	for _, name := range []string{"Dockerfile", "deploy/helm/milepost/Chart.yaml"} {
		if _, err := os.Stat(filepath.Join(typed.folder, name)); err != nil {
			t.Error(err)
		}
	}
}
