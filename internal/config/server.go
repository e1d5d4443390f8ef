package config

import (
	"errors"
	"fmt"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/rs/zerolog"
)

// Server is the configuration of `milepost serve`. The tag "about" says in the command's help what a
// variable is for.
type Server struct {
	// AppID is the App's numeric id.
	AppID int64 `env:"MILEPOST_APP_ID" about:"the App's id"`
	// PrivateKey is the App's RSA key in PEM.
	PrivateKey Secret `env:"MILEPOST_PRIVATE_KEY" about:"the App's private key in PEM; line breaks may be written \\n"`
	// WebhookSecret signs deliveries; WebhookSecretOld is accepted, too, if it is not empty.
	WebhookSecret    Secret `env:"MILEPOST_WEBHOOK_SECRET" about:"the App's webhook secret"`
	WebhookSecretOld Secret `env:"MILEPOST_WEBHOOK_SECRET_OLD" about:"the secret before, while it is being changed"`
	// MarkerKey takes the webhook secret's place in signing markers if it is not empty.
	MarkerKey Secret `env:"MILEPOST_MARKER_KEY" about:"seals markers in place of the webhook secret, so that no issue lets anyone guess at that (recommended)"`
	// GitHubAPIURL is the root of the REST API, with a final slash.
	GitHubAPIURL string `env:"MILEPOST_GITHUB_API_URL" envDefault:"https://api.github.com/" about:"GitHub's REST API: https://HOST/api/v3/ for an Enterprise Server"`
	// GitHubGraphQLURL is the address of GraphQL; "" means the one beside GitHubAPIURL.
	GitHubGraphQLURL string `env:"MILEPOST_GITHUB_GRAPHQL_URL" about:"where GraphQL is, if not beside the REST API"`
	// Listen is the public address, AdminListen the one for operators.
	Listen      string `env:"MILEPOST_LISTEN" envDefault:":8080" about:"where to listen for webhooks at /webhook, and for /healthz and /readyz"`
	AdminListen string `env:"MILEPOST_ADMIN_LISTEN" envDefault:"127.0.0.1:9090" about:"where to listen for operators"`
	// AdminToken is what operators show there, "" if whoever reaches AdminListen is one.
	AdminToken Secret `env:"MILEPOST_ADMIN_TOKEN" about:"what operators show there, on the page and by commands; if empty, whoever reaches that address gives orders"`
	// PageURL is where browsers see the page, "" for AdminListen.
	PageURL string `env:"MILEPOST_PAGE_URL" about:"where browsers see the page, such as https://HOST behind a proxy"`
	// ClientID and ClientSecret are the App's, by which people sign in to the page.
	ClientID     string `env:"MILEPOST_CLIENT_ID" about:"the App's client id, for people to sign in to the page through GitHub"`
	ClientSecret Secret `env:"MILEPOST_CLIENT_SECRET" about:"a client secret of the App, for the same"`
	// PageProxies are addresses of proxies that tell in PageProxyHeader which operator asks.
	PageProxies     string `env:"MILEPOST_PAGE_PROXIES" about:"addresses or networks, with commas between them, of proxies that let operators alone through and say in a header who asks"`
	PageProxyHeader string `env:"MILEPOST_PAGE_PROXY_HEADER" about:"the header in which they say so, such as X-Forwarded-User"`
	// PublicPages is on or off: whether repositories may let anyone see their plans.
	PublicPages string `env:"MILEPOST_PUBLIC_PAGES" envDefault:"off" about:"on: anyone sees the plans of repositories whose configuration says page: public"`
	// MCP says what assistants may do that show AdminToken: MCPRead, MCPWrite or MCPOff.
	MCP string `env:"MILEPOST_MCP" envDefault:"read" about:"what assistants may do that show the operators' token: read, write (propose changes of plans, too) or off"`
	// MetricsListen is where Prometheus may ask, "" for nowhere.
	MetricsListen string `env:"MILEPOST_METRICS_LISTEN" about:"where Prometheus may ask for /metrics; nowhere if empty"`
	// TracesBase is where traces are collected, "" for nowhere, and TracesURL the whole address for them, which counts
	// before it. The names are OpenTelemetry's.
	TracesBase string `env:"OTEL_EXPORTER_OTLP_ENDPOINT" about:"where traces are collected over OTLP by HTTP, such as http://127.0.0.1:4318; nowhere if empty"`
	TracesURL  string `env:"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT" about:"the whole address for traces, if it is not v1/traces below that"`
	// DatabaseURL is sqlite:FILE or postgres://...
	DatabaseURL string `env:"MILEPOST_DATABASE_URL" envDefault:"sqlite:milepost.db" about:"sqlite:FILE, or postgres://USER:PASSWORD@HOST/NAME for several servers"`
	// LogLevel is the lowest level that is logged, LogFormat is json or console.
	LogLevel  zerolog.Level `env:"MILEPOST_LOG_LEVEL" envDefault:"info" about:"trace, debug, info, warn or error"`
	LogFormat string        `env:"MILEPOST_LOG_FORMAT" envDefault:"json" about:"json or console"`
	// Debounce is how long a repository must be quiet before another pass begins that was asked for
	// during a pass or within 5 seconds after it.
	Debounce time.Duration `env:"MILEPOST_DEBOUNCE" envDefault:"2s" about:"how long events during a pass, and up to 5 seconds after it, wait for more"`
	// Sweep is how often every repository is looked at, and deliveries that failed are asked
	// for again; 0 means never.
	Sweep time.Duration `env:"MILEPOST_SWEEP" envDefault:"15m" about:"how often all repositories are looked at, and missed deliveries asked for again; 0 for never"`
	// Webhooks is on or off: whether GitHub tells of what happens, or has to be asked.
	Webhooks string `env:"MILEPOST_WEBHOOKS" envDefault:"on" about:"off: ask GitHub about once a minute what changed, where no webhook can reach this server"`
	// Onboarding is on or off: whether people are asked before anything is begun.
	Onboarding string `env:"MILEPOST_ONBOARDING" envDefault:"on" about:"off: begin with plans that stood there before the App, and with large imports, without asking"`
	// WriteBackInterval is the least time between two changes of an open write-back pull
	// request, unless a repository sets its own.
	WriteBackInterval time.Duration `env:"MILEPOST_WRITE_BACK_INTERVAL" envDefault:"10m" about:"the least time between two changes of an open write-back pull request"`
}

// The values of Server.LogFormat.
const (
	LogJSON    = "json"
	LogConsole = "console"
)

// The values of Server.Webhooks.
const (
	WebhooksOn  = "on"
	WebhooksOff = "off"
)

// The values of Server.Onboarding.
const (
	OnboardingOn  = "on"
	OnboardingOff = "off"
)

// LoadServer reads the configuration from an environment as os.Environ returns it. The error
// joins one for each fault, which names the variable and says what to do. A variable that is
// set but empty counts as not set. Warnings name variables that nothing reads, and what strangers
// could make use of.
func LoadServer(environ []string) (server Server, warnings []string, err error) {
	return load(environ)
}

// load is LoadServer; what is missing of the variables named is no fault.
func load(environ []string, optional ...string) (server Server, warnings []string, err error) {
	values := env.ToMap(environ)
	warnings = unknown(values)
	tidy(values, secrets()...)
	faults, exposed := readSecretFiles(values, secrets()...)
	warnings = append(warnings, exposed...)
	for name, value := range values {
		if value == "" {
			delete(values, name)
		}
	}
	if isClientID(values["MILEPOST_APP_ID"]) {
		faults = append(faults, &Fault{"MILEPOST_APP_ID", "it is the App's client id: use the number that the App's settings page shows as App ID; the client id is for MILEPOST_CLIENT_ID"})
		delete(values, "MILEPOST_APP_ID")
	}
	unreadable := parse(&server, values)
	faults = append(faults, unreadable...)
	known := faulty(faults)
	for _, name := range optional {
		known[name] = true
	}
	faults = append(faults, server.check(known)...)
	if len(faults) > 0 {
		return Server{}, warnings, errors.Join(faults...)
	}
	return server, append(append(warnings, server.weaknesses()...), server.oddities()...), nil
}

// AdminListen returns where the server on this machine listens for its operators, of an otherwise
// incomplete environment, too.
func AdminListen(environ []string) string {
	var server Server
	values := env.ToMap(environ)
	if values["MILEPOST_ADMIN_LISTEN"] == "" {
		delete(values, "MILEPOST_ADMIN_LISTEN")
	}
	parse(&server, values) // what else is wrong is of no concern here
	return server.AdminListen
}

// parse fills in the server from the variables.
func parse(server *Server, values map[string]string) []error {
	err := env.ParseWithOptions(server, env.Options{Environment: values})
	if err == nil {
		return nil
	}
	var all env.AggregateError
	if !errors.As(err, &all) {
		return []error{fmt.Errorf("read environment: %w", err)}
	}
	var faults []error
	for _, err := range all.Errors {
		var unreadable env.ParseError
		if errors.As(err, &unreadable) {
			if wanted, ok := readable()[unreadable.Name]; ok {
				faults = append(faults, wanted)
				continue
			}
		}
		faults = append(faults, fmt.Errorf("read environment: %w", err))
	}
	return faults
}

// readable tells, for the fields that are not plain text, what their variable should hold.
func readable() map[string]*Fault {
	return map[string]*Fault{
		"AppID":             {"MILEPOST_APP_ID", "it is not a number: use the App ID that the App's settings page shows"},
		"LogLevel":          {"MILEPOST_LOG_LEVEL", "it is not a level: use trace, debug, info, warn or error"},
		"Debounce":          {"MILEPOST_DEBOUNCE", "it is not a time span: use a number with a unit, such as 2s or 500ms"},
		"WriteBackInterval": {"MILEPOST_WRITE_BACK_INTERVAL", "it is not a time span: use a number with a unit, such as 10m or 0s"},
		"Sweep":             {"MILEPOST_SWEEP", "it is not a time span: use a number with a unit, such as 15m or 1h, or 0 for never"},
	}
}
