package config_test

import (
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

const chartValues = "../../deploy/helm/milepost/values.yaml"

// merged returns the chart's values with others laid over them, as Helm does it.
func merged(base, over map[string]any) map[string]any {
	base = maps.Clone(base)
	for name, value := range over {
		inner, isMap := value.(map[string]any)
		below, wasMap := base[name].(map[string]any)
		switch {
		case value == nil:
			delete(base, name)
		case isMap && wasMap:
			base[name] = merged(below, inner)
		default:
			base[name] = value
		}
	}
	return base
}

func values(t *testing.T, text string) map[string]any {
	t.Helper()
	read := map[string]any{}
	if err := yaml.Unmarshal([]byte(text), &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// What a cluster's values must say is little; what they must not say are secrets, and two processes on one
// file.
func TestTheChartTakesOnlyValuesThatCanWork(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile(chartSchema)
	if err != nil {
		t.Fatal(err)
	}
	defaults, err := os.ReadFile(chartValues)
	if err != nil {
		t.Fatal(err)
	}
	const least = "image: {repository: r.example/milepost}\nsettings: {MILEPOST_APP_ID: 12}\n"
	const postgres = "\ndatabase: postgres\nsecrets: {files: {MILEPOST_DATABASE_URL: database-url}}\n"
	tests := map[string]struct {
		more    string
		refused string // words of the refusal; "" if none
	}{
		"the_least_that_is_needed":                 {"", ""},
		"several_pods_on_PostgreSQL":               {postgres + "replicas: 5", ""},
		"no_pod_for_a_while":                       {"replicas: 0", ""},
		"a_variable_of_a_newer_server":             {"settings: {MILEPOST_NEWER: 5}", ""},
		"a_marker_key":                             {"secrets: {files: {MILEPOST_MARKER_KEY: marker-key}}", ""},
		"a_vault_in_place_of_the_Secret":           {"secrets: {volume: {csi: {driver: secrets-store.csi.k8s.io}}}", ""},
		"a_monitor_with_a_listener":                {"serviceMonitor: {enabled: true}\nsettings: {MILEPOST_METRICS_LISTEN: ':9091'}", ""},
		"several_pods_on_SQLite":                   {"replicas: 2", "/replicas"},
		"PostgreSQL_without_its_address":           {"database: postgres", "MILEPOST_DATABASE_URL"},
		"SQLite_with_an_address":                   {"secrets: {files: {MILEPOST_DATABASE_URL: database-url}}", "MILEPOST_DATABASE_URL"},
		"an_unknown_database":                      {"database: mysql", "/database"},
		"a_secret_as_a_value":                      {"settings: {MILEPOST_WEBHOOK_SECRET: hunter2}", "MILEPOST_WEBHOOK_SECRET"},
		"a_key_as_a_value":                         {"settings: {MILEPOST_PRIVATE_KEY: x}", "MILEPOST_PRIVATE_KEY"},
		"the_address_of_the_database_as_a_value":   {"settings: {MILEPOST_DATABASE_URL: 'postgres://u:p@db/m'}", "MILEPOST_DATABASE_URL"},
		"a_file_beside_those_of_the_Secret":        {"settings: {MILEPOST_MARKER_KEY_FILE: /x}", "MILEPOST_MARKER_KEY_FILE"},
		"a_secret_in_the_rest_of_the_environment":  {"env: {MILEPOST_MARKER_KEY: hunter2}", "MILEPOST_MARKER_KEY"},
		"a_path_in_place_of_a_key_of_the_Secret":   {"secrets: {files: {MILEPOST_MARKER_KEY: ../x}}", "MILEPOST_MARKER_KEY"},
		"no_webhook_secret":                        {"secrets: {files: {MILEPOST_WEBHOOK_SECRET: null}}", "MILEPOST_WEBHOOK_SECRET"},
		"no_App":                                   {"settings: {MILEPOST_APP_ID: null}", "MILEPOST_APP_ID"},
		"no_image":                                 {"image: {repository: ''}", "/image/repository"},
		"a_monitor_with_nothing_to_ask":            {"serviceMonitor: {enabled: true}", "MILEPOST_METRICS_LISTEN"},
		"an_ingress_without_a_host":                {"ingress: {enabled: true}", "/ingress"},
		"a_word_that_is_not_of_the_chart":          {"replicaCount: 2", "replicaCount"},
		"a_setting_that_is_none":                   {"settings: {logLevel: info}", "logLevel"},
		"a_setting_that_the_server_does_not_start": {"settings: {MILEPOST_SWEEP: 25h}", "MILEPOST_SWEEP"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := merged(values(t, string(defaults)), values(t, least))
			all = merged(all, values(t, test.more))
			err := schema.Validate(all)
			switch {
			case err == nil && test.refused != "":
				t.Error("it is taken")
			case err != nil && (test.refused == "" || !strings.Contains(err.Error(), test.refused)):
				t.Errorf("it is refused with: %v", err)
			}
		})
	}
}
