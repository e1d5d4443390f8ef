package doctor_test

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/app"
	"github.com/milepost/milepost/internal/doctor"
)

var update = flag.Bool("update", false, "write the tables of docs/troubleshooting.md")

const (
	guide = "../../docs/troubleshooting.md"
	begin = "<!-- The tables are written by go test ./internal/doctor -update -->\n\n"
	end   = "\n<!-- end of the tables -->\n"
)

// What the command says and what the page says are one table.
func TestManual_is_the_page_on_troubleshooting(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(content), begin)
	table, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatal("the page has no place for the tables")
	}
	if *update {
		if err := os.WriteFile(guide, []byte(before+begin+doctor.Manual()+end+after), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(doctor.Manual(), table); diff != "" {
		t.Errorf("tables (-doctor +page):\n%s", diff)
	}
}

func TestAilments_belong_to_checks_and_have_a_cure(t *testing.T) {
	t.Parallel()
	var checks, ids []string
	for _, check := range doctor.Checks() {
		checks = append(checks, check.Name)
	}
	last := 0
	for _, a := range doctor.Ailments() {
		at := slices.Index(checks, a.Check)
		if at < last || slices.Contains(ids, a.ID) || a.Sign == "" || a.Cure == "" || a.Level == doctor.OK {
			t.Errorf("%+v is out of order, twice, or not whole", a)
		}
		last, ids = at, append(ids, a.ID)
	}
}

// healthy are facts with nothing wrong.
func healthy() doctor.Facts {
	grants := map[string]string{"metadata": "read", "contents": "write", "issues": "write", "pull_requests": "write", "checks": "write"}
	return doctor.Facts{
		Site: app.Site{Web: "https://github.com", API: "https://api.github.com/"}, AppID: 7, Free: -1,
		App:           &doctor.App{Slug: "m", Page: "https://github.com/apps/m", Owner: app.Account{Login: "ann"}, Permissions: grants, Events: app.EventsOfManifest("")},
		Installations: []doctor.Installation{{ID: 9, Account: app.Account{Login: "ann"}, Permissions: grants}},
		Webhook:       doctor.Webhook{URL: "https://m.example.com/webhook", Deliveries: []doctor.Delivery{{Code: 202}}},
		Repositories:  []doctor.Repository{{Name: "ann/a", Plans: []doctor.Plan{{Path: "milestone.md", Title: "Milestone 1", Items: 3}}}},
	}
}

func TestExamine(t *testing.T) {
	t.Parallel()
	answers := func(codes ...int) []doctor.Delivery {
		var all []doctor.Delivery
		for _, code := range codes {
			all = append(all, doctor.Delivery{Code: code, Status: "s"})
		}
		return all
	}
	for name, test := range map[string]struct {
		change func(*doctor.Facts)
		want   []string
	}{
		"nothing_where_all_is_well":            {func(*doctor.Facts) {}, nil},
		"no_more_than_faults_of_the_settings":  {func(f *doctor.Facts) { f.Faults, f.App = []string{"x", "y"}, nil }, []string{"settings-wrong", "settings-wrong"}},
		"a_weakness":                           {func(f *doctor.Facts) { f.Weaknesses = []string{"x"} }, []string{"settings-weak"}},
		"clocks_that_agree_well_enough":        {func(f *doctor.Facts) { f.Ahead = 29 * time.Second }, nil},
		"clocks_that_do_not":                   {func(f *doctor.Facts) { f.Ahead = -30 * time.Second }, []string{"clock-apart"}},
		"an_old_server":                        {func(f *doctor.Facts) { f.Version = "3.15.2" }, []string{"host-old"}},
		"no_event_that_a_server_does_not_have": {func(f *doctor.Facts) { f.Version, f.App.Events = "3.17.0", app.EventsOfManifest("3.17") }, nil},
		"a_server_with_events_of_its_manifest": {func(f *doctor.Facts) { f.Version, f.App.Events = "3.21.0", app.EventsOfManifest("3.21") }, nil},
		"an_event_that_makes_things_late": {func(f *doctor.Facts) {
			f.App.Events = slices.DeleteFunc(f.App.Events, func(e string) bool { return e == "label" })
		}, []string{"event-late"}},
		"no_events_while_polling":             {func(f *doctor.Facts) { f.App.Events, f.Webhook, f.Polls = nil, doctor.Webhook{}, true }, nil},
		"another_answer_about_the_app":        {func(f *doctor.Facts) { f.App, f.Refusal = nil, doctor.Refusal{Status: 403, Reason: "no"} }, []string{"app-refused"}},
		"graphql":                             {func(f *doctor.Facts) { f.GraphQLAsked, f.GraphQL = true, "no" }, []string{"graphql-unreachable"}},
		"installations_that_cannot_be_listed": {func(f *doctor.Facts) { f.Installations, f.InstallationsUnread, f.Repositories = nil, "no", nil }, []string{"installation-unreadable"}},
		"an_address_of_this_machine":          {func(f *doctor.Facts) { f.Webhook.URL = "https://localhost/webhook" }, []string{"webhook-private"}},
		"an_address_of_a_private_network":     {func(f *doctor.Facts) { f.Webhook.URL = "http://10.0.0.7/webhook" }, []string{"webhook-private", "webhook-insecure"}},
		"a_private_address_for_a_server":      {func(f *doctor.Facts) { f.Version, f.Webhook.URL = "3.20", "https://10.0.0.7/webhook" }, nil},
		"no_check_of_certificates":            {func(f *doctor.Facts) { f.Webhook.Insecure = true }, []string{"webhook-insecure"}},
		"silence":                             {func(f *doctor.Facts) { f.Webhook.Deliveries = nil }, []string{"webhook-silent"}},
		"a_secret_that_was_mended":            {func(f *doctor.Facts) { f.Webhook.Deliveries = answers(202, 401, 401) }, nil},
		"a_secret_that_was_broken":            {func(f *doctor.Facts) { f.Webhook.Deliveries = answers(401, 202, 202) }, []string{"secret-wrong"}},
		"old_failures_are_forgotten": {func(f *doctor.Facts) {
			f.Webhook.Deliveries = append(slices.Repeat(answers(202), 20), answers(401, 401, 401)...)
		}, nil},
		"a_gateway_that_times_out":         {func(f *doctor.Facts) { f.Webhook.Deliveries = answers(504) }, []string{"webhook-unanswered"}},
		"a_gateway_without_a_server":       {func(f *doctor.Facts) { f.Webhook.Deliveries = answers(502) }, []string{"webhook-misled"}},
		"too_many_at_once":                 {func(f *doctor.Facts) { f.Webhook.Deliveries = answers(429) }, []string{"webhook-busy"}},
		"webhook_that_cannot_be_read":      {func(f *doctor.Facts) { f.Webhook.Unread = "no" }, []string{"webhook-unreadable"}},
		"a_full_disk":                      {func(f *doctor.Facts) { f.Folder, f.Free = "/x", 99<<20 }, []string{"disk-full"}},
		"a_disk_that_fills":                {func(f *doctor.Facts) { f.Folder, f.Free = "/x", 1000<<20 }, []string{"disk-low"}},
		"a_repository_that_cannot_be_read": {func(f *doctor.Facts) { f.Repositories[0].Unread = "no" }, []string{"repository-unreadable"}},
		"database_beside_an_unknown_app":   {func(f *doctor.Facts) { f.App, f.Refusal.Status, f.Database.Part = nil, 404, "x" }, []string{"app-unknown", "database-newer"}},
		"what_the_app_does_not_ask_once": {func(f *doctor.Facts) {
			f.App.Permissions = map[string]string{"contents": "read"}
			f.Installations[0].Permissions = nil
		}, []string{"permission-not-asked", "permission-not-asked", "permission-not-asked", "permission-not-asked", "permission-not-asked"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := healthy()
			test.change(&facts)
			var got []string
			for _, finding := range doctor.Examine(facts) {
				if finding.Level != doctor.OK {
					got = append(got, finding.ID)
				}
				if open := regexp.MustCompile(`\{\w+\}`).FindString(finding.Says + finding.Do); open != "" {
					t.Errorf("%s is left open in %+v", open, finding)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}
