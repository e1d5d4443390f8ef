package app

import (
	"fmt"
	"net/url"
	"strings"
)

// Site says where things are on a GitHub: github.com, a tenant of ghe.com, or an Enterprise Server.
type Site struct {
	// Web is the root of the pages, without a final slash; API that of the REST API, with one.
	Web, API string
}

const (
	gitHubWeb = "https://github.com"
	gitHubAPI = "https://api.github.com/"
	// serverAPI is where an Enterprise Server has its REST API.
	serverAPI = "/api/v3/"
)

// SiteAt is the GitHub whose pages are at an address such as https://github.example.com; "" is github.com.
func SiteAt(web string) (Site, error) {
	web = strings.TrimRight(web, "/")
	if web == "" || web == gitHubWeb {
		return Site{gitHubWeb, gitHubAPI}, nil
	}
	u, err := url.Parse(web)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.Path != "" || u.RawQuery != "" {
		return Site{}, fmt.Errorf("%q is not the address of a GitHub: use https://HOST as your browser shows it", web)
	}
	if strings.HasSuffix(u.Host, ".ghe.com") {
		return Site{web, u.Scheme + "://api." + u.Host + "/"}, nil
	}
	return Site{web, web + serverAPI}, nil
}

// SiteOfAPI is the GitHub whose REST API has the root given.
func SiteOfAPI(api string) Site {
	if !strings.HasSuffix(api, "/") {
		api += "/"
	}
	u, err := url.Parse(api)
	if err != nil || u.Host == "" {
		return Site{gitHubWeb, gitHubAPI}
	}
	web := u.Scheme + "://" + u.Host
	if strings.HasSuffix(u.Host, ".ghe.com") || api == gitHubAPI {
		web = u.Scheme + "://" + strings.TrimPrefix(u.Host, "api.")
	}
	return Site{web, api}
}

// IsGitHub reports whether it is github.com.
func (s Site) IsGitHub() bool { return s.API == gitHubAPI }

// Account is a person or an organization.
type Account struct {
	Login string
	// Organization tells which of the two.
	Organization bool
}

// settings is the root of an account's settings pages.
func (s Site) settings(a Account) string {
	if a.Organization {
		return s.Web + "/organizations/" + url.PathEscape(a.Login) + "/settings"
	}
	return s.Web + "/settings"
}

// NewApp is where a manifest is posted to as the form field of that name; GitHub gives the state back.
func (s Site) NewApp(org, state string) string {
	return s.settings(Account{org, org != ""}) + "/apps/new?" + url.Values{"state": {state}}.Encode()
}

// AppSettings is where the owner of an App finds its id, its keys and its webhook.
func (s Site) AppSettings(owner Account, slug string) string {
	return s.settings(owner) + "/apps/" + url.PathEscape(slug)
}

// AppPermissions is where the owner of an App says which permissions and events it asks for.
func (s Site) AppPermissions(owner Account, slug string) string {
	return s.AppSettings(owner, slug) + "/permissions"
}

// AppDeliveries is where the owner of an App sees what was delivered.
func (s Site) AppDeliveries(owner Account, slug string) string {
	return s.AppSettings(owner, slug) + "/advanced"
}

// Installation is where an account's owner says which repositories an installation may work on.
func (s Site) Installation(on Account, id int64) string {
	return fmt.Sprintf("%s/installations/%d", s.settings(on), id)
}

// AcceptPermissions is where an account's owner accepts what an App asks for by now.
func (s Site) AcceptPermissions(on Account, id int64) string {
	return s.Installation(on, id) + "/permissions/update"
}

// Install is where an App is installed whose own page has the address.
func Install(page string) string { return strings.TrimRight(page, "/") + "/installations/new" }
