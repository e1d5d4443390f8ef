package config_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/testkey"
)

func TestLoadServer(t *testing.T) {
	t.Parallel()
	key := string(testkey.PEM())
	minimal := []string{"MILEPOST_APP_ID=12", "MILEPOST_PRIVATE_KEY=" + key, "MILEPOST_WEBHOOK_SECRET=s3cret of thirty-two bytes or more"}
	with := func(more ...string) []string { return append(minimal[:len(minimal):len(minimal)], more...) }
	defaults := config.Server{
		AppID:             12,
		PrivateKey:        config.Secret(key),
		WebhookSecret:     "s3cret of thirty-two bytes or more",
		GitHubAPIURL:      "https://api.github.com/",
		Listen:            ":8080",
		AdminListen:       "127.0.0.1:9090",
		DatabaseURL:       "sqlite:milepost.db",
		LogLevel:          zerolog.InfoLevel,
		LogFormat:         config.LogJSON,
		Debounce:          2 * time.Second,
		Sweep:             15 * time.Minute,
		Webhooks:          config.WebhooksOn,
		Onboarding:        config.OnboardingOn,
		PublicPages:       config.PublicPagesOff,
		MCP:               config.MCPRead,
		WriteBackInterval: 10 * time.Minute,
	}

	t.Run("has_defaults_for_all_but_the_app", func(t *testing.T) {
		t.Parallel()
		load(t, append(minimal, "HOME=/root", "MILEPOST_LISTEN="), defaults)
	})

	t.Run("reads_every_variable", func(t *testing.T) {
		t.Parallel()
		load(t, with(
			"MILEPOST_WEBHOOK_SECRET_OLD=older of thirty-two bytes or more",
			"MILEPOST_MARKER_KEY=marker of thirty-two bytes or more",
			"MILEPOST_GITHUB_API_URL=https://ghe.example/api/v3",
			"MILEPOST_GITHUB_GRAPHQL_URL=https://ghe.example/graph",
			"MILEPOST_LISTEN=0.0.0.0:80",
			"MILEPOST_ADMIN_LISTEN=[::1]:0",
			"MILEPOST_METRICS_LISTEN=[::1]:9091",
			"MILEPOST_DATABASE_URL=postgres://u:p@db/milepost",
			"MILEPOST_LOG_LEVEL=debug",
			"MILEPOST_LOG_FORMAT=console",
			"MILEPOST_DEBOUNCE=150ms",
			"MILEPOST_ADMIN_TOKEN=token of thirty-two bytes or more",
			"MILEPOST_PAGE_URL=https://milepost.example.com/",
			"MILEPOST_CLIENT_ID=Iv1.0123456789abcdef",
			"MILEPOST_CLIENT_SECRET=client secret",
			"MILEPOST_PAGE_PROXIES=10.0.0.7, 192.0.2.0/24",
			"MILEPOST_PAGE_PROXY_HEADER=X-Forwarded-User",
			"MILEPOST_PUBLIC_PAGES=on",
			"MILEPOST_MCP=write",
			"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318/",
			"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=https://traces.example/in",
			"MILEPOST_SWEEP=0",
			"MILEPOST_WEBHOOKS=off",
			"MILEPOST_ONBOARDING=off",
		), config.Server{
			AppID:            12,
			PrivateKey:       config.Secret(key),
			WebhookSecret:    "s3cret of thirty-two bytes or more",
			WebhookSecretOld: "older of thirty-two bytes or more",
			MarkerKey:        "marker of thirty-two bytes or more",
			GitHubAPIURL:     "https://ghe.example/api/v3/",
			GitHubGraphQLURL: "https://ghe.example/graph",
			Listen:           "0.0.0.0:80",
			AdminListen:      "[::1]:0",
			MetricsListen:    "[::1]:9091",
			DatabaseURL:      "postgres://u:p@db/milepost",
			LogLevel:         zerolog.DebugLevel,
			LogFormat:        config.LogConsole,
			Debounce:         150 * time.Millisecond,

			Webhooks:          config.WebhooksOff,
			Onboarding:        config.OnboardingOff,
			AdminToken:        "token of thirty-two bytes or more",
			PageURL:           "https://milepost.example.com",
			ClientID:          "Iv1.0123456789abcdef",
			ClientSecret:      "client secret",
			PageProxies:       "10.0.0.7, 192.0.2.0/24",
			PageProxyHeader:   "X-Forwarded-User",
			PublicPages:       config.PublicPagesOn,
			MCP:               config.MCPWrite,
			TracesBase:        "http://127.0.0.1:4318/",
			TracesURL:         "https://traces.example/in",
			WriteBackInterval: 10 * time.Minute,
		})
	})

	t.Run("reads_secrets_from_files_and_keys_with_literal_line_breaks", func(t *testing.T) {
		t.Parallel()
		load(t, []string{
			"MILEPOST_APP_ID=12",
			"MILEPOST_PRIVATE_KEY=" + strings.ReplaceAll(key, "\n", `\n`),
			"MILEPOST_WEBHOOK_SECRET_FILE=" + write(t, "s3cret of thirty-two bytes or more\r\n"),
		}, defaults)
	})

	t.Run("reads_the_address_of_the_database_from_a_file", func(t *testing.T) {
		t.Parallel()
		want := defaults
		want.DatabaseURL = "postgres://u:p@db/milepost"
		load(t, with("MILEPOST_DATABASE_URL_FILE="+write(t, "postgres://u:p@db/milepost\n")), want)
	})

	t.Run("warns_of_what_strangers_could_use", func(t *testing.T) {
		t.Parallel()
		const (
			short = " is shorter than 32 bytes: whoever sees an issue can try to guess it; make a random one, as by openssl rand -hex 32"
			seal  = ", and seal markers with one of their own, MILEPOST_MARKER_KEY"
			plain = " is plain http to another machine: whoever is in between reads tokens and plans; use https"
		)
		open := write(t, "s3cret of thirty-two bytes or more")
		if err := os.Chmod(open, 0o604); err != nil {
			t.Fatal(err)
		}
		for name, test := range map[string]struct{ environ, want []string }{
			"short":           {[]string{"MILEPOST_WEBHOOK_SECRET=" + strings.Repeat("x", 31)}, []string{"MILEPOST_WEBHOOK_SECRET" + short + seal}},
			"long_enough":     {[]string{"MILEPOST_WEBHOOK_SECRET=" + strings.Repeat("x", 32)}, nil},
			"older_short":     {[]string{"MILEPOST_WEBHOOK_SECRET_OLD=hunter2"}, []string{"MILEPOST_WEBHOOK_SECRET_OLD" + short + seal}},
			"key_short":       {[]string{"MILEPOST_MARKER_KEY=hunter2"}, []string{"MILEPOST_MARKER_KEY" + short}},
			"short_with_key":  {[]string{"MILEPOST_WEBHOOK_SECRET=hunter2", "MILEPOST_MARKER_KEY=" + strings.Repeat("x", 32)}, []string{"MILEPOST_WEBHOOK_SECRET" + short}},
			"plain":           {[]string{"MILEPOST_GITHUB_API_URL=http://ghe.example/api/v3/"}, []string{"MILEPOST_GITHUB_API_URL" + plain}},
			"plain_graphql":   {[]string{"MILEPOST_GITHUB_GRAPHQL_URL=http://10.0.0.1/graphql"}, []string{"MILEPOST_GITHUB_GRAPHQL_URL" + plain}},
			"plain_localhost": {[]string{"MILEPOST_GITHUB_API_URL=http://localhost:1/"}, nil},
			"plain_loopback":  {[]string{"MILEPOST_GITHUB_API_URL=http://[::1]:1/"}, nil},
			"plain_in_name":   {[]string{"MILEPOST_GITHUB_API_URL=http://localhost.evil.example/"}, []string{"MILEPOST_GITHUB_API_URL" + plain}},
			"open_file": {[]string{"MILEPOST_WEBHOOK_SECRET=", "MILEPOST_WEBHOOK_SECRET_FILE=" + open}, []string{
				"MILEPOST_WEBHOOK_SECRET_FILE names a file that everybody on this machine can read: take that right away, as by chmod o= FILE",
			}},
		} {
			_, warnings, err := config.LoadServer(with(test.environ...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, warnings); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	})

	t.Run("warns_of_variables_that_nothing_reads", func(t *testing.T) {
		t.Parallel()
		_, warnings, err := config.LoadServer(with("MILEPOST_DEBOUNCED=1s", "MILEPOST_APP=1", "MILEPOST_LISTEN_FILE=x", "OTHER=1", "MILEPOST_APPID=1", "MILEPOST_WEBHOOK=off"))
		if err != nil {
			t.Fatal(err)
		}
		want := []string{
			"MILEPOST_APP is not a setting and is ignored: check how it is spelt",
			"MILEPOST_APPID is not a setting and is ignored: did you mean MILEPOST_APP_ID?",
			"MILEPOST_DEBOUNCED is not a setting and is ignored: did you mean MILEPOST_DEBOUNCE?",
			"MILEPOST_LISTEN_FILE is not a setting and is ignored: check how it is spelt",
			"MILEPOST_WEBHOOK is not a setting and is ignored: did you mean MILEPOST_WEBHOOKS?",
		}
		if diff := cmp.Diff(want, warnings); diff != "" {
			t.Errorf("warnings (-want +got):\n%s", diff)
		}
	})

	t.Run("names_every_missing_variable_at_once", func(t *testing.T) {
		t.Parallel()
		faults(t, nil, "MILEPOST_APP_ID", "MILEPOST_PRIVATE_KEY", "MILEPOST_WEBHOOK_SECRET")
	})

	t.Run("names_every_wrong_variable_once", func(t *testing.T) {
		t.Parallel()
		faults(t, []string{
			"MILEPOST_APP_ID=twelve",
			"MILEPOST_PRIVATE_KEY=hunter2",
			"MILEPOST_WEBHOOK_SECRET=hunter2", "MILEPOST_WEBHOOK_SECRET_FILE=/x",
			"MILEPOST_WEBHOOK_SECRET_OLD_FILE=" + t.TempDir() + "/missing",
			"MILEPOST_MARKER_KEY_FILE=" + write(t, "\n"),
			"MILEPOST_GITHUB_API_URL=api.github.com",
			"MILEPOST_GITHUB_GRAPHQL_URL=graphql",
			"MILEPOST_LISTEN=8080",
			"MILEPOST_ADMIN_LISTEN=localhost:http9",
			"MILEPOST_METRICS_LISTEN=9091",
			"MILEPOST_DATABASE_URL=milepost.db",
			"MILEPOST_LOG_LEVEL=loud",
			"MILEPOST_LOG_FORMAT=xml",
			"MILEPOST_DEBOUNCE=2",
		},
			"MILEPOST_WEBHOOK_SECRET", "MILEPOST_WEBHOOK_SECRET_OLD", "MILEPOST_MARKER_KEY", "MILEPOST_APP_ID",
			"MILEPOST_LOG_LEVEL", "MILEPOST_DEBOUNCE", "MILEPOST_PRIVATE_KEY", "MILEPOST_GITHUB_API_URL",
			"MILEPOST_GITHUB_GRAPHQL_URL", "MILEPOST_LISTEN", "MILEPOST_ADMIN_LISTEN", "MILEPOST_METRICS_LISTEN",
			"MILEPOST_DATABASE_URL", "MILEPOST_LOG_FORMAT",
		)
	})
}

func TestLoadServer_refuses_levels_that_hide_errors_and_addresses_that_lead_nowhere(t *testing.T) {
	t.Parallel()
	minimal := []string{"MILEPOST_APP_ID=12", "MILEPOST_PRIVATE_KEY=" + string(testkey.PEM()), "MILEPOST_WEBHOOK_SECRET=s3cret of thirty-two bytes or more"}
	for variable, values := range map[string][]string{
		"MILEPOST_LOG_LEVEL":      {"disabled", "fatal", "panic", "4", "127", "-2"},
		"MILEPOST_GITHUB_API_URL": {"https://:8080/", "https://ghe.example/?", "https://ghe.example/#"},
	} {
		for _, value := range values {
			t.Run(value, func(t *testing.T) {
				t.Parallel()
				faults(t, append(minimal[:len(minimal):len(minimal)], variable+"="+value), variable)
			})
		}
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	server := config.Server{PrivateKey: "hunter2", WebhookSecret: "hunter2"}
	encoded, err := json.Marshal(server)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprint(server), fmt.Sprintf("%+v %#v", server, server), string(encoded)} {
		if strings.Contains(text, "hunter2") {
			t.Errorf("the secret shows in %s", text)
		}
	}
}

func TestMarkerKeys(t *testing.T) {
	t.Parallel()
	keys := func(server config.Server) []string {
		var keys []string
		for _, key := range server.MarkerKeys() {
			keys = append(keys, hex.EncodeToString(key))
		}
		return keys
	}
	secret := keys(config.Server{WebhookSecret: "new"})
	older := keys(config.Server{WebhookSecret: "old"})
	marker := keys(config.Server{WebhookSecret: "new", MarkerKey: "old"})

	if len(secret) != 1 || len(secret[0]) != 64 {
		t.Fatalf("keys %v, want one of 32 bytes", secret)
	}
	if diff := cmp.Diff([]string{older[0], secret[0]}, marker); diff != "" {
		t.Errorf("with a marker key (-want +got):\n%s", diff)
	}
	rotated := keys(config.Server{WebhookSecret: "new", WebhookSecretOld: "old"})
	if diff := cmp.Diff([]string{secret[0], older[0]}, rotated); diff != "" {
		t.Errorf("during rotation (-want +got):\n%s", diff)
	}
}

func load(t *testing.T, environ []string, want config.Server) {
	t.Helper()
	got, warnings, err := config.LoadServer(environ)
	if err != nil {
		t.Fatal(err)
	}
	if len(warnings) > 0 {
		t.Errorf("warnings %q, want none", warnings)
	}
	if got != want {
		t.Errorf("configuration (-want +got):\n%s", cmp.Diff(want, got))
	}
}

// faults checks which variables are found wrong, and that no value shows in the message.
func faults(t *testing.T, environ []string, want ...string) {
	t.Helper()
	_, _, err := config.LoadServer(environ)
	if err == nil {
		t.Fatal("no error")
	}
	var got []string
	for line := range strings.Lines(err.Error()) {
		name, _, _ := strings.Cut(line, ":")
		got = append(got, name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("variables (-want +got):\n%s\nin: %v", diff, err)
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("a secret shows in: %v", err)
	}
}
