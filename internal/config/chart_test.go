package config_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/testkey"
)

var updateChart = flag.Bool("update-chart", false, "write what the Helm chart says of the server's variables")

const chartSchema = "../../deploy/helm/milepost/values.schema.json"

// takes says what a variable may hold in the chart's settings: text that matches a pattern, and for some
// whole numbers, which nobody puts into quotes. A new variable has to be given a line here.
type takes struct {
	pattern  string
	integers [2]int64 // from, to; none if both are 0 and zero is false
	zero     bool     // the number 0
	onOff    bool     // true and false, which is how YAML reads on and off
}

// chartSettings has a line for each variable that may stand in values. Where the server takes more than the
// pattern lets through, a comment says what.
var chartSettings = map[string]takes{
	// A larger number has to be quoted: YAML's lose digits.
	"MILEPOST_APP_ID": {pattern: `\+?0*` + wholeFrom(1, 1<<63-1), integers: [2]int64{1, 1<<53 - 1}},
	// An address with a user is none for values, which hold no secrets.
	"MILEPOST_GITHUB_API_URL":     {pattern: optional(httpForm)},
	"MILEPOST_GITHUB_GRAPHQL_URL": {pattern: optional(httpForm)},
	"MILEPOST_LISTEN":             {pattern: optional(addressForm)},
	"MILEPOST_ADMIN_LISTEN":       {pattern: optional(addressForm)},
	"MILEPOST_PAGE_URL":           {pattern: optional(httpForm)},
	"MILEPOST_CLIENT_ID":          {pattern: optional(`[A-Za-z0-9._-]+`)},
	// The server takes those of IPv6, too, and spaces in place of commas.
	"MILEPOST_PAGE_PROXIES":              {pattern: optional(networkForm + "(," + networkForm + ")*")},
	"MILEPOST_PAGE_PROXY_HEADER":         {pattern: optional(`[A-Za-z0-9-]+`)},
	"MILEPOST_PUBLIC_PAGES":              {pattern: optional(config.PublicPagesOn + "|" + config.PublicPagesOff), onOff: true},
	"MILEPOST_MCP":                       {pattern: optional(config.MCPRead + "|" + config.MCPWrite + "|" + config.MCPOff)},
	"MILEPOST_METRICS_LISTEN":            {pattern: optional(addressForm)},
	"OTEL_EXPORTER_OTLP_ENDPOINT":        {pattern: optional(httpForm)},
	"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": {pattern: optional(httpForm)},
	"MILEPOST_LOG_LEVEL":                 {pattern: optional(anyCase("trace", "debug", "info", "warn", "error") + `|-0*1|[-+]?0+|\+?0*[123]`), integers: [2]int64{-1, 3}},
	"MILEPOST_LOG_FORMAT":                {pattern: optional(config.LogJSON + "|" + config.LogConsole)},
	"MILEPOST_WEBHOOKS":                  {pattern: optional(config.WebhooksOn + "|" + config.WebhooksOff), onOff: true},
	"MILEPOST_ONBOARDING":                {pattern: optional(config.OnboardingOn + "|" + config.OnboardingOff), onOff: true},
	"MILEPOST_DEBOUNCE":                  {pattern: optional(spanForm(0, 10*time.Minute)), zero: true},
	"MILEPOST_SWEEP":                     {pattern: optional(spanForm(time.Second, 24*time.Hour)), zero: true},
	"MILEPOST_WRITE_BACK_INTERVAL":       {pattern: optional(spanForm(0, 24*time.Hour)), zero: true},
}

// chartRequired lists the variables without which the server does not start.
func chartRequired() []string {
	_, _, err := config.LoadServer(nil)
	var names []string
	for line := range strings.Lines(err.Error()) {
		name, _, _ := strings.Cut(line, ":")
		names = append(names, name)
	}
	return names
}

// settingsSchema and filesSchema are the parts of the chart's schema that are the table of config.Server.
func settingsSchema(t *testing.T) map[string]any {
	t.Helper()
	properties := map[string]any{}
	var required []string
	for _, variable := range config.Variables() {
		switch rule, ok := chartSettings[variable.Name]; {
		case variable.File:
			// A schema that nothing fits.
			properties[variable.Name] = map[string]any{"not": map[string]any{}, "description": "a secret: name its file in secrets.files"}
			properties[variable.Name+"_FILE"] = map[string]any{"not": map[string]any{}, "description": "the chart's: name the file in secrets.files"}
		case !ok:
			t.Errorf("what may %s hold? Give it a line in chartSettings, then run this test with -update-chart", variable.Name)
		default:
			properties[variable.Name] = rule.schema(variable.About)
			if slices.Contains(chartRequired(), variable.Name) {
				required = append(required, variable.Name)
			}
		}
	}
	return map[string]any{
		"type": "object", "properties": properties, "required": required, "additionalProperties": false,
		// The server warns of these, and starts.
		"patternProperties": map[string]any{"^MILEPOST_[A-Z0-9_]+$": map[string]any{"type": []string{"string", "number", "boolean"}}},
	}
}

func (r takes) schema(about string) map[string]any {
	kinds := []any{map[string]any{"type": "string", "pattern": "^(" + r.pattern + ")$"}}
	switch {
	case r.integers != [2]int64{}:
		kinds = append(kinds, map[string]any{"type": "integer", "minimum": r.integers[0], "maximum": r.integers[1]})
	case r.zero:
		kinds = append(kinds, map[string]any{"const": 0})
	case r.onOff:
		kinds = append(kinds, map[string]any{"type": "boolean"})
	}
	return map[string]any{"description": about, "anyOf": kinds}
}

func filesSchema() map[string]any {
	key := map[string]any{"type": "string", "pattern": "^[-._a-zA-Z0-9]+$", "maxLength": 253}
	properties := map[string]any{}
	var required []string
	for _, variable := range config.Variables() {
		if !variable.File {
			continue
		}
		properties[variable.Name] = key
		if slices.Contains(chartRequired(), variable.Name) {
			required = append(required, variable.Name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func TestTheChartSaysOfEachVariableWhatTheServerSays(t *testing.T) {
	t.Parallel()
	before, err := os.ReadFile(chartSchema)
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(before, &schema); err != nil {
		t.Fatal(err)
	}
	properties := schema["properties"].(map[string]any)
	properties["settings"] = settingsSchema(t)
	properties["secrets"].(map[string]any)["properties"].(map[string]any)["files"] = filesSchema()
	var want bytes.Buffer
	encoder := json.NewEncoder(&want)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		t.Fatal(err)
	}
	if *updateChart {
		if err := os.WriteFile(chartSchema, want.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want.String(), string(before)); diff != "" {
		t.Errorf("run this test with -update-chart (-want +got):\n%s", diff)
	}
}

// judge is the chart's schema of one variable.
type judge struct {
	variable string
	schema   *jsonschema.Schema
}

func newJudge(t *testing.T, variable string) judge {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	schema, err := compiler.Compile(chartSchema + "#/properties/settings/properties/" + variable)
	if err != nil {
		t.Fatal(err)
	}
	return judge{variable, schema}
}

func (j judge) takes(value any) bool { return j.schema.Validate(value) == nil }

// server reports whether the server starts with a value.
func (j judge) server(key, value string) bool {
	environ := []string{"MILEPOST_PRIVATE_KEY=" + key, "MILEPOST_WEBHOOK_SECRET=s3cret of thirty-two bytes or more"}
	if j.variable != "MILEPOST_APP_ID" {
		environ = append(environ, "MILEPOST_APP_ID=12")
	}
	if value != "" {
		environ = append(environ, beside[j.variable]...)
	}
	_, _, err := config.LoadServer(append(environ, j.variable+"="+value))
	return err == nil
}

// beside has what a variable is of no use without.
var beside = map[string][]string{
	"MILEPOST_CLIENT_ID":         {"MILEPOST_CLIENT_SECRET=x", "MILEPOST_PAGE_URL=https://milepost.example", "MILEPOST_ADMIN_TOKEN=0123456789abcdef"},
	"MILEPOST_PAGE_PROXIES":      {"MILEPOST_PAGE_PROXY_HEADER=X-Forwarded-User", "MILEPOST_ADMIN_TOKEN=0123456789abcdef"},
	"MILEPOST_PAGE_PROXY_HEADER": {"MILEPOST_PAGE_PROXIES=10.0.0.7", "MILEPOST_ADMIN_TOKEN=0123456789abcdef"},
	"MILEPOST_PUBLIC_PAGES":      {"MILEPOST_ADMIN_TOKEN=0123456789abcdef"},
	"MILEPOST_MCP":               {"MILEPOST_ADMIN_TOKEN=0123456789abcdef"},
}

// settled has values on which server and chart have to agree: what people write, and slips in it.
var settled = map[string][]string{
	"MILEPOST_APP_ID":                    {"", "0", "-1", "1", "12345678", "+7", "007", "9223372036854775807", "9223372036854775808", "1e6", "1.5", "twelve", " 1", "0x10", "1_000"},
	"MILEPOST_GITHUB_API_URL":            urls,
	"MILEPOST_GITHUB_GRAPHQL_URL":        urls,
	"MILEPOST_LISTEN":                    addresses,
	"MILEPOST_ADMIN_LISTEN":              addresses,
	"MILEPOST_PAGE_URL":                  urls,
	"MILEPOST_CLIENT_ID":                 {"", "Iv1.0123456789abcdef", "Iv23liABC", "a-b_c"},
	"MILEPOST_PAGE_PROXIES":              {"", "10.0.0.7", "10.0.0.0/24,192.0.2.1", "10.0.0.256", "10.0.0.0/33", "proxy.example", "10.0.0.7;10.0.0.8", "010.0.0.1"},
	"MILEPOST_PAGE_PROXY_HEADER":         {"", "X-Forwarded-User", "Remote-User", "X Forwarded", "X-User:", "Grüße"},
	"MILEPOST_PUBLIC_PAGES":              {"", "on", "off", "On", "true", "false", "yes", "0", " on"},
	"MILEPOST_MCP":                       {"", "read", "write", "off", "on", "Read", " write", "0"},
	"MILEPOST_METRICS_LISTEN":            addresses,
	"OTEL_EXPORTER_OTLP_ENDPOINT":        urls,
	"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": urls,
	"MILEPOST_LOG_LEVEL":                 {"", "trace", "debug", "INFO", "Warn", "error", "fatal", "panic", "disabled", "warning", "loud", "-1", "0", "3", "4", "7", "-2", "+1", "info ", "127", "128"},
	"MILEPOST_LOG_FORMAT":                {"", "json", "console", "JSON", "text", "xml", "json "},
	"MILEPOST_WEBHOOKS":                  {"", "on", "off", "Off", "true", "false", "yes", "no", "0", " off"},
	"MILEPOST_ONBOARDING":                {"", "on", "off", "On", "true", "false", "yes", "no", "1", "off "},
	"MILEPOST_DEBOUNCE":                  spans,
	"MILEPOST_SWEEP":                     spans,
	"MILEPOST_WRITE_BACK_INTERVAL":       spans,
}

var (
	urls = []string{
		"", "https://api.github.com/", "https://api.github.com", "HTTPS://ghe.example/api/v3", "http://10.0.0.1:8080/x", "https://[::1]:8443/api/v3/",
		"api.github.com", "ftp://ghe.example/", "https://", "https:///api", "https://:8080/", "https://ghe.example/?", "https://ghe.example/?a=b",
		"https://ghe.example/#", "https://ghe.example/#x", "https://ghe.example:port/", "https://ghe example/", "https:ghe.example", "https://ghe.example/a%2fb",
		"https://ghe.example/%zz", "https://ghe.example/ü", "https://ghe.example:/", " https://ghe.example/", "https://ghe.example/\n", "https://[::1/", "//ghe.example/",
	}
	addresses = []string{
		"", ":8080", "127.0.0.1:9090", "[::1]:9090", "[::]:1", "localhost:65535", "host.example:080", "8080", ":", ":http", "localhost", "::1:80",
		":65536", ":-1", ":+80", ": 80", ":80 ", "[::1]", "[::1:80", "a:b:80", "[a]b:80", ":99999999", ":000065535", "[]:80", ":80\n",
	}
	spans = []string{
		"", "0", "0s", "-0s", "2s", "150ms", "10m", "600s", "600000ms", "10m0s", "9m59s", "10m1s", "601s", "600001ms", "1h", "24h", "1440m", "86400s", "24h0m0s",
		"24h1s", "23h59m59s", "25h", "86401s", "1h30m", "1m30s", "0.5s", "1.5s", "1.5m", "10.0m", "10.5m", "24.0h", "24.1h", ".5m", "5.m", "999ms", "1000ms", "1s", "1h30m0.5s",
		"-1s", "+2s", "2", "s", "2 s", "2S", "2d", "1w", "2s ", "1,5s", "2sec", "1000000us", "1000000µs", "5000000000ns", "0h", "0m", "007s", "00s", "1h0.5s", "0m30s", "0h5m", "0h0m2s",
	}
)

func TestTheChartRefusesWhatTheServerRefuses(t *testing.T) {
	t.Parallel()
	key := string(testkey.PEM())
	for variable := range chartSettings {
		t.Run(variable, func(t *testing.T) {
			t.Parallel()
			judge := newJudge(t, variable)
			for _, value := range settled[variable] {
				if chart, server := judge.takes(value), judge.server(key, value); chart != server {
					t.Errorf("%q: the chart takes it: %t, the server: %t", value, chart, server)
				}
			}
			if len(settled[variable]) == 0 {
				t.Error("no values to try")
			}
		})
	}
}

// Whatever else is written: a server that the chart lets start does start, and spans are taken as they are
// printed.
func TestTheChartTakesNothingThatTheServerRefuses(t *testing.T) {
	t.Parallel()
	key := string(testkey.PEM())
	for variable, rule := range chartSettings {
		t.Run(variable, func(t *testing.T) {
			t.Parallel()
			judge := newJudge(t, variable)
			rapid.Check(t, func(r *rapid.T) {
				value := anything(rule.pattern).Draw(r, "value")
				if strings.ContainsRune(value, 0) {
					return // no environment holds it
				}
				if judge.takes(value) && !judge.server(key, value) {
					r.Fatalf("%q", value)
				}
				if whole := rapid.Int64().Draw(r, "whole"); judge.takes(whole) && !judge.server(key, fmt.Sprint(whole)) {
					r.Fatalf("%d", whole)
				}
				if !rule.zero {
					return
				}
				for _, span := range []string{
					(time.Duration(rapid.Int64Range(0, 25*60*60*1000).Draw(r, "milliseconds")) * time.Millisecond).String(),
					strconv.Itoa(rapid.IntRange(0, 100_000).Draw(r, "number")) + rapid.SampledFrom([]string{"ms", "s", "m", "h"}).Draw(r, "unit"),
				} {
					if chart, server := judge.takes(span), judge.server(key, span); chart != server {
						r.Fatalf("%q: the chart takes it: %t, the server: %t", span, chart, server)
					}
				}
			})
		})
	}
}

// anything draws what a pattern takes, and what is a character away from it.
func anything(pattern string) *rapid.Generator[string] {
	return rapid.Custom(func(r *rapid.T) string {
		value := rapid.StringMatching(regexp.MustCompile("^("+pattern+")$").String()).Draw(r, "like")
		if rapid.Bool().Draw(r, "spoil") {
			at := rapid.IntRange(0, len(value)).Draw(r, "at")
			value = value[:at] + rapid.SampledFrom([]string{"", "0", "9", ".", ":", "%", "/", "[", "]", "@", " ", "h", "m", "\n", "ü", "-"}).Draw(r, "with") + value[min(len(value), at+rapid.IntRange(0, 2).Draw(r, "less")):]
		}
		return value
	})
}
