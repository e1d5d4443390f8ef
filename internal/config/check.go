package config

import (
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rs/zerolog"
)

// longestDebounce keeps a mistyped unit from silencing the server.
const longestDebounce = 10 * time.Minute

// A sweep that comes more often than it takes is of no use; one that hardly ever comes is
// most often a mistyped unit.
const (
	shortestSweep = time.Second
	longestSweep  = 24 * time.Hour
)

// check looks at what the variables say, repairs what is only a matter of notation and returns
// a fault for each variable that is wrong and not in known.
func (s *Server) check(known map[string]bool) []error {
	var faults []error
	fault := func(variable, message string) {
		if !known[variable] {
			faults = append(faults, &Fault{variable, message})
		}
	}
	if s.AppID <= 0 {
		fault("MILEPOST_APP_ID", "it is missing: set it to the App ID that the App's settings page shows")
	}
	if s.PrivateKey == "" {
		fault("MILEPOST_PRIVATE_KEY", "it is missing: set it, or MILEPOST_PRIVATE_KEY_FILE, to the private key generated on the App's settings page")
	} else if key, problem := readPrivateKey(s.PrivateKey); problem != "" {
		fault("MILEPOST_PRIVATE_KEY", problem)
	} else {
		s.PrivateKey = key
	}
	if s.WebhookSecret == "" {
		fault("MILEPOST_WEBHOOK_SECRET", "it is missing: set it, or MILEPOST_WEBHOOK_SECRET_FILE, to the webhook secret of the App's settings page")
	}
	checkAPI("MILEPOST_GITHUB_API_URL", &s.GitHubAPIURL, s.GitHubGraphQLURL, fault)
	if !isAddress(s.Listen) {
		fault("MILEPOST_LISTEN", "it is not an address to listen on: use HOST:PORT or :PORT, such as :8080")
	}
	if !isAddress(s.AdminListen) {
		fault("MILEPOST_ADMIN_LISTEN", "it is not an address to listen on: use HOST:PORT, such as 127.0.0.1:9090")
	}
	if s.MetricsListen != "" && !isAddress(s.MetricsListen) {
		fault("MILEPOST_METRICS_LISTEN", "it is not an address to listen on: use HOST:PORT, such as 127.0.0.1:9091, or leave it empty")
	}
	if problem := databaseProblem(s.DatabaseURL); problem != "" {
		fault("MILEPOST_DATABASE_URL", problem)
	}
	if s.LogLevel < zerolog.TraceLevel || s.LogLevel > zerolog.ErrorLevel {
		fault("MILEPOST_LOG_LEVEL", readable()["LogLevel"].Message) // a server that is silent about errors helps nobody
	}
	if s.LogFormat != LogJSON && s.LogFormat != LogConsole {
		fault("MILEPOST_LOG_FORMAT", "it is not a format: use json or console")
	}
	if s.Debounce < 0 || s.Debounce > longestDebounce {
		fault("MILEPOST_DEBOUNCE", "it is out of range: use a time span from 0s to 10m")
	}
	if s.Sweep != 0 && (s.Sweep < shortestSweep || s.Sweep > longestSweep) {
		fault("MILEPOST_SWEEP", "it is out of range: use a time span from 1s to 24h, or 0 for never")
	}
	if s.Webhooks != WebhooksOn && s.Webhooks != WebhooksOff {
		fault("MILEPOST_WEBHOOKS", "it is neither on nor off")
	}
	if s.Onboarding != OnboardingOn && s.Onboarding != OnboardingOff {
		fault("MILEPOST_ONBOARDING", "it is neither on nor off")
	}
	s.checkPage(fault)
	s.checkTraces(fault)
	if s.WriteBackInterval < 0 || s.WriteBackInterval > maxInterval {
		fault("MILEPOST_WRITE_BACK_INTERVAL", "it is out of range: use a time span from 0s to 24h")
	}
	return faults
}

func isHTTP(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && !strings.ContainsAny(address, "?#")
}

func isAddress(address string) bool {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return err == nil
}

// databaseProblem says what is wrong with the address of a database, "" for nothing.
func databaseProblem(address string) string {
	if file, ok := strings.CutPrefix(address, "sqlite:"); ok {
		switch {
		case file == "":
			return noDatabase
		case strings.HasPrefix(file, "//") && !strings.HasPrefix(file, "///"):
			return "it names a file at the root of the disk: use sqlite:FILE, without the slashes"
		}
		return ""
	}
	u, err := url.Parse(address)
	if err != nil || !slices.Contains([]string{"postgres", "postgresql"}, u.Scheme) || u.Host == "" {
		return noDatabase
	}
	return ""
}

const noDatabase = "it names no database: use sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME"
