package config

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// tokenVariable holds a token for commands that work without a server.
const tokenVariable = "MILEPOST_TOKEN"

// Shell is the configuration of commands that need a token and no server. They are called by people, who have
// some of the variables set for GitHub's own command line, and by workflows, where GitHub sets them.
type Shell struct {
	// Token is a person's or an installation's.
	Token Secret
	// MarkerKey signs markers; "" leaves that to the key in the ledger.
	MarkerKey Secret
	// APIURL is the root of the REST API, with a final slash; GraphQLURL is "" for the address beside it.
	APIURL, GraphQLURL string
	// Repository is OWNER/NAME, "" if the environment names none.
	Repository string
	// Onboarding tells that people are asked before anything is begun.
	Onboarding bool
}

// LoadShell reads the configuration from an environment as os.Environ returns it: the token from MILEPOST_TOKEN,
// GH_TOKEN or GITHUB_TOKEN, the API's address from MILEPOST_GITHUB_API_URL or GITHUB_API_URL, the repository from
// GITHUB_REPOSITORY. The error joins one for each fault, which names the variable and says what to do; warnings
// name variables that nothing reads.
func LoadShell(environ []string) (shell Shell, warnings []string, err error) {
	values := env.ToMap(environ)
	warnings = unknown(values)
	tidy(values, tokenVariable, "MILEPOST_MARKER_KEY")
	faults, exposed := readSecretFiles(values, tokenVariable, "MILEPOST_MARKER_KEY")
	warnings = append(warnings, exposed...)
	known := faulty(faults)
	fault := func(variable, message string) {
		if !known[variable] {
			faults = append(faults, &Fault{variable, message})
		}
	}
	shell.Token = tokenIn(values)
	if shell.Token == "" {
		fault(tokenVariable, "it is missing, and so are GH_TOKEN and GITHUB_TOKEN: set one of them to a token that may write contents, issues "+
			"and pull requests, as by GH_TOKEN=$(gh auth token)")
	}
	shell.MarkerKey, shell.Repository = Secret(values["MILEPOST_MARKER_KEY"]), values["GITHUB_REPOSITORY"]
	shell.APIURL, shell.GraphQLURL = values["MILEPOST_GITHUB_API_URL"], values["MILEPOST_GITHUB_GRAPHQL_URL"]
	name := "MILEPOST_GITHUB_API_URL"
	if shell.APIURL == "" && values["GITHUB_API_URL"] != "" {
		name, shell.APIURL = "GITHUB_API_URL", values["GITHUB_API_URL"]
		shell.GraphQLURL = cmp.Or(shell.GraphQLURL, values["GITHUB_GRAPHQL_URL"])
	}
	shell.APIURL = cmp.Or(shell.APIURL, DefaultAPIURL)
	checkAPI(name, &shell.APIURL, shell.GraphQLURL, fault)
	switch asks := values["MILEPOST_ONBOARDING"]; {
	case asks != "" && !slices.Contains([]string{OnboardingOn, OnboardingOff}, asks):
		fault("MILEPOST_ONBOARDING", "it is neither on nor off")
	default:
		shell.Onboarding = asks == OnboardingOn
	}
	if len(faults) > 0 {
		return Shell{}, warnings, errors.Join(faults...)
	}
	return shell, warnings, nil
}

// HasToken reports whether the environment holds a token that [LoadShell] takes, or names a file of one.
func HasToken(environ []string) bool {
	values := env.ToMap(environ)
	return tokenIn(values) != "" || values[tokenVariable+"_FILE"] != ""
}

// tokenIn is the token that variables hold, "" if there is none.
func tokenIn(values map[string]string) Secret {
	return Secret(strings.TrimSpace(cmp.Or(values[tokenVariable], values["GH_TOKEN"], values["GITHUB_TOKEN"])))
}

// checkAPI checks the addresses of GitHub's API, and ends that of REST, which the named variable holds, with a slash.
func checkAPI(name string, rest *string, graphQL string, fault func(variable, message string)) {
	if *rest = apiAddress(*rest); !isHTTP(*rest) {
		fault(name, "it is not an http address: use https://api.github.com/, or https://HOST/api/v3/ for GitHub Enterprise Server")
	}
	if graphQL != "" && !isHTTP(graphQL) {
		fault("MILEPOST_GITHUB_GRAPHQL_URL", "it is not an http address: use https://HOST/api/graphql, or leave it out")
	}
}

// DefaultAPIURL is GitHub's own REST API.
const DefaultAPIURL = "https://api.github.com/"

// MarkerKeys returns the keys for markers that are configured: one or none.
func (s Shell) MarkerKeys() [][]byte {
	if s.MarkerKey == "" {
		return nil
	}
	return [][]byte{derivedKey([]byte(s.MarkerKey), forMarkers)}
}
