package config_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

func TestParsePolicyReadsWriteBack(t *testing.T) {
	t.Parallel()
	span := func(d time.Duration) *time.Duration { return &d }
	tests := map[string]struct {
		content     string
		mode        string
		delivery    sync.Delivery
		signOff     map[string][]string
		diagnostics []parser.Diagnostic
	}{
		"a_mode_alone":      {"write_back: commit\n", sync.WriteBackCommit, sync.Delivery{}, nil, nil},
		"an_empty_mapping":  {"write_back: {}\n", sync.WriteBackPullRequest, sync.Delivery{}, nil, nil},
		"a_mode_in_mapping": {"write_back: {mode: auto_merge}\n", sync.WriteBackAutoMerge, sync.Delivery{}, nil, nil},
		"off_in_a_mapping":  {"write_back: {mode: off}\n", sync.WriteBackOff, sync.Delivery{}, nil, nil},
		"all_of_it": {
			"write_back:\n  mode: pull_request\n  interval: 1h\n  branch: bots/plans\n  title: 'Plans: {changes}'\n  labels: [docs, bot]\n" +
				"  reviewers: '@ann'\n  draft: true\n  commit_message: \"docs: {changes}\"\n  trailer: 'Ticket: OPS-1'\n  names: {Ann: Ann Lee}\n",
			sync.WriteBackPullRequest,
			sync.Delivery{
				Interval: span(time.Hour), Branch: "bots/plans", Title: "Plans: {changes}", Labels: []string{"docs", "bot"}, Reviewers: []string{"ann"},
				Draft: true, CommitMessage: "docs: {changes}", Trailer: "Ticket: OPS-1", Names: map[string]string{"ann": "Ann Lee"},
			}, nil, nil,
		},
		"a_method_of_merging": {
			"write_back: {mode: auto_merge, merge_method: squash}\n", sync.WriteBackAutoMerge, sync.Delivery{MergeMethod: "squash"}, nil, nil,
		},
		"a_wrong_method":          {"write_back: {merge_method: octopus}\n", sync.WriteBackPullRequest, sync.Delivery{}, nil, at("config-value", 1, 28)},
		"co_authors":              {"write_back: {co_authors: on}\n", sync.WriteBackPullRequest, sync.Delivery{CoAuthors: true}, nil, nil},
		"a_message_of_two_lines":  {"write_back:\n  commit_message: \"docs\\n\\nSigned-off-by: x\"\n", sync.WriteBackPullRequest, sync.Delivery{}, nil, at("config-value", 2, 19)},
		"a_carriage_return":       {"write_back:\n  title: \"a\\rb\"\n", sync.WriteBackPullRequest, sync.Delivery{}, nil, at("config-value", 2, 10)},
		"a_line_separator":        {"write_back:\n  trailer: \"A: b\\u2028C: d\"\n", sync.WriteBackPullRequest, sync.Delivery{}, nil, at("config-value", 2, 12)},
		"no_waiting":              {"write_back: {interval: 0}\n", sync.WriteBackPullRequest, sync.Delivery{Interval: span(0)}, nil, nil},
		"a_wrong_mode":            {"write_back: {mode: push}\n", sync.WriteBackPullRequest, sync.Delivery{}, nil, at("config-value", 1, 20)},
		"a_wrong_interval":        {"write_back: {interval: 3 weeks}\n", sync.WriteBackPullRequest, sync.Delivery{}, nil, at("config-value", 1, 24)},
		"a_branch_git_would_hate": {"write_back: {branch: 'a b'}\n", sync.WriteBackPullRequest, sync.Delivery{}, nil, at("config-value", 1, 22)},
		"a_trailer_of_two_lines":  {"write_back:\n  trailer: \"A: b\\nC: d\"\n", sync.WriteBackPullRequest, sync.Delivery{}, nil, at("config-value", 2, 12)},
		"an_unknown_setting":      {"write_back:\n  every: 1h\n", sync.WriteBackPullRequest, sync.Delivery{}, nil, at("config-unknown", 2, 3)},
		"a_setting_twice":         {"write_back:\n  draft: true\n  draft: false\n", sync.WriteBackPullRequest, sync.Delivery{Draft: true}, nil, at("config-duplicate", 3, 3)},
		"a_list_is_no_mode":       {"write_back: [off]\n", sync.WriteBackPullRequest, sync.Delivery{}, nil, at("config-value", 1, 13)},
		"names_are_a_mapping":     {"write_back: {names: [ann]}\n", sync.WriteBackPullRequest, sync.Delivery{}, nil, at("config-value", 1, 21)},
		"who_may_sign": {
			"sign_off:\n  Engineering Lead: [ann, '@bob']\n  QA Lead: eve\n", sync.WriteBackPullRequest, sync.Delivery{},
			map[string][]string{"engineering lead": {"ann", "bob"}, "qa lead": {"eve"}}, nil,
		},
		"sign_off_is_a_mapping": {"sign_off: ann\n", sync.WriteBackPullRequest, sync.Delivery{}, nil, at("config-value", 1, 11)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			policy, diagnostics := config.ParsePolicy([]byte(test.content))
			want := sync.DefaultPolicy()
			want.WriteBack, want.Delivery, want.SignOff = test.mode, test.delivery, test.signOff
			if diff := cmp.Diff(want, policy, cmpopts.IgnoreFields(sync.Policy{}, "Unread")); diff != "" {
				t.Errorf("policy (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.diagnostics, diagnostics, cmpopts.IgnoreFields(parser.Diagnostic{}, "Message")); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}
