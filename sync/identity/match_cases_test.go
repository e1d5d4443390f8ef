package identity_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// revisionCase is what happens between two revisions, see [summary].
type revisionCase struct{ name, before, after, want string }

func playCases(t *testing.T, cases []revisionCase) {
	t.Helper()
	for _, test := range cases {
		t.Run(strings.ReplaceAll(test.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			got := summary(revisions(t, test.before, test.after))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("matching (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMatch_lets_no_parent_compete_with_its_own_child(t *testing.T) {
	t.Parallel()
	playCases(t, []revisionCase{
		{
			"both get a suffix",
			"## A\n- [ ] Integration testing and performance\n  - [ ] Performance testing\n    - [ ] two\n",
			"## A\n- [ ] Integration testing and performance (week 3)\n  - [ ] Performance testing (k6)\n    - [ ] two\n",
			"0>0 fuzzy, 1>1 fuzzy, 2>2 text",
		},
		{
			"only the child gets one",
			"## A\n- [ ] Integration testing and performance\n  - [ ] Performance testing\n",
			"## A\n- [ ] Integration testing and performance\n  - [ ] Performance testing (k6)\n",
			"0>0 text, 1>1 fuzzy",
		},
		{
			"a new child has the words of its parent",
			"## A\n- [ ] Performance testing\n- [ ] other\n",
			"## A\n- [ ] Performance testing (load)\n  - [ ] Run performance testing on the staging servers\n- [ ] other\n",
			"0>0 fuzzy, 1>2 text, +1",
		},
		{
			"a new grandchild has the words of its grandparent",
			"## A\n- [ ] Performance testing\n  - [ ] tools\n",
			"## A\n- [ ] Performance testing (load)\n  - [ ] tools\n    - [ ] Performance testing of the tools\n",
			"0>0 fuzzy, 1>1 text, +2",
		},
		{
			"a parent goes and its child stays",
			"## A\n- [ ] Performance testing of the importer\n  - [ ] Performance testing with large files\n  - [ ] tools\n",
			"## A\n- [ ] Performance testing with large files (nightly)\n- [ ] tools\n",
			"1>0 fuzzy, 2>1 text, -0",
		},
		{
			"below a parent of one word",
			"## A\n- [ ] Docs\n  - [ ] API docs\n  - [ ] User docs\n",
			"## A\n- [ ] Docs (v2)\n  - [ ] API docs (v2)\n  - [ ] User docs (v2)\n    - [ ] User docs for admins\n",
			"0>0 fuzzy, 1>1 fuzzy, 2>2 fuzzy, +3",
		},
		{
			"three levels with the same words",
			"## A\n- [ ] Billing import\n  - [ ] Billing import parser\n    - [ ] Billing import parser tests\n",
			"## A\n- [ ] Billing import (v2)\n  - [ ] Billing import parser (v2)\n    - [ ] Billing import parser tests (v2)\n",
			"0>0 fuzzy, 1>1 fuzzy, 2>2 fuzzy",
		},
	})
}

func TestMatch_holds_what_resembles_an_ambiguous_line(t *testing.T) {
	t.Parallel()
	playCases(t, []revisionCase{
		{
			"a third line that is a bit less alike",
			"## A\n- [ ] Write guide for users in English\n",
			"## A\n- [ ] Write guide for users in French\n- [ ] Write guide for users in German\n- [ ] Write a guide for users and keepers in Welsh\n",
			"?[0]|[0 1 2]",
		},
		{
			"a line that has nothing in common is new",
			"## A\n- [ ] Write guide for users in English\n",
			"## A\n- [ ] Write guide for users in French\n- [ ] Write guide for users in German\n- [ ] Order the boards\n",
			"+2, ?[0]|[0 1]",
		},
		{
			"an old line that would be closed",
			"## A\n- [ ] Write guide for users in French\n- [ ] Write guide for users in German\n- [ ] Write a guide for users and keepers in Welsh\n",
			"## A\n- [ ] Write guide for users in English\n",
			"?[0 1 2]|[0]",
		},
		{
			"an ambiguity of equal texts",
			"## A\n### X\n- [ ] Rebuild the title index\n## B\n### X\n- [ ] Rebuild the title index\n",
			"## C\n### Y\n- [ ] Rebuild the title index\n- [ ] Rebuild the title index nightly\n",
			"?[0 1]|[0 1]",
		},
	})
}

func TestMatch_takes_no_containment_far_away_for_evidence(t *testing.T) {
	t.Parallel()
	playCases(t, []revisionCase{
		{
			"a short text in a new section",
			"## Task 1: Plugins\n- [ ] Plugin event registration API implementation (src/plugins/events)\n- [ ] Load plugins\n",
			"## Task 1: Plugins\n- [ ] Load plugins\n## Task 2: Gateway\n- [ ] API implementation\n",
			"1>0 text, +1, -0",
		},
		{
			"a long text in a new section that holds a short one",
			"## Task 1: Plugins\n- [ ] API implementation\n- [ ] Load plugins\n",
			"## Task 1: Plugins\n- [ ] Load plugins\n## Task 2: Gateway\n- [ ] Gateway routing and retry API implementation (src/gateway)\n",
			"1>0 text, +1, -0",
		},
		{
			"a generic line with a word more",
			"## Search\n- [ ] Write unit tests\n- [ ] Index the titles\n",
			"## Search\n- [ ] Index the titles\n## Filters\n- [ ] Write unit tests first\n",
			"1>0 text, +1, -0",
		},
		{
			"another file below a replaced heading",
			"## Task 3: Health check\n- [ ] create app/routes/api/health.ts (resource route)\n## Task 4: Login\n- [ ] add the form\n",
			"## Task 3: Pricing page\n- [ ] create app/routes/pricing.mdx\n## Task 4: Login\n- [ ] add the form\n",
			"1>1 text, +0, -0",
		},
		{
			"another file of the same folder below a replaced heading",
			"## Task 3: Health check\n- [ ] create the file app/routes/api/health.ts\n## Task 4: Login\n- [ ] add the form\n",
			"## Task 3: Pricing page\n- [ ] create the file app/routes/api/pricing.ts\n## Task 4: Login\n- [ ] add the form\n",
			"1>1 text, +0, -0",
		},
		{
			"a file of the same name in another folder",
			"## Task 1: Export\n- [ ] create lib/export/index.ts with exports\n## Task 2: Login\n- [ ] add the form\n",
			"## Task 2: Login\n- [ ] add the form\n## Task 3: Import\n- [ ] create lib/import/index.ts with exports\n",
			"1>0 text, +1, -0",
		},
		{
			"a telling line that moved and got a suffix is the same",
			"## Search\n- [ ] Rebuild the title index after each nightly import\n- [ ] Rank by date\n## Filters\n- [ ] Filter by date\n",
			"## Search\n- [ ] Rank by date\n## Filters\n- [ ] Filter by date\n- [ ] Rebuild the title index after each nightly import (incremental)\n",
			"1>0 text, 2>1 text, 0>2 fuzzy",
		},
	})
}

func TestMatch_knows_a_line_by_a_remark_that_it_got(t *testing.T) {
	t.Parallel()
	playCases(t, []revisionCase{
		{
			"a single word",
			"## A\n- [ ] Emulator\n- [ ] Commit\n", "## A\n- [ ] Emulator (does not work on Windows yet)\n- [ ] Order the boards\n- [ ] Commit — after the review\n",
			"0>0 fuzzy, 1>2 fuzzy, +1",
		},
		{
			"the same word in two sections",
			"## A\n- [ ] Commit\n## B\n- [ ] Commit\n", "## A\n- [ ] Commit (today)\n## B\n- [ ] Commit (tomorrow)\n",
			"0>0 fuzzy, 1>1 fuzzy",
		},
		{
			"the same telling line in two sections",
			"## A\n- [ ] Implement the router callback\n## B\n- [ ] Implement the router callback\n",
			"## A\n- [ ] Implement the router callback (seen by Ann)\n## B\n- [ ] Implement the router callback (seen by Bo)\n",
			"0>0 fuzzy, 1>1 fuzzy",
		},
	})
}

func TestMatch_asks_for_more_where_a_state_would_flip(t *testing.T) {
	t.Parallel()
	playCases(t, []revisionCase{
		{
			"an open line that goes on from a done one is new",
			"## A\n- [x] Write docs\n- [ ] other\n",
			"## A\n- [ ] Write docs for the plugin event API and its retries\n- [ ] other\n",
			"1>1 text, +0, -0",
		},
		{
			"an open line with another word than a done one is new",
			"## A\n- [x] Set up the build pipeline\n- [ ] other\n", "## A\n- [ ] Set up the deploy pipeline\n- [ ] other\n",
			"1>1 text, +0, -0",
		},
		{
			"a done line with a note is the open one",
			"## A\n- [ ] Write docs\n- [ ] other\n",
			"## A\n- [x] Write docs (12 pages, reviewed)\n- [ ] other\n",
			"0>0 fuzzy, 1>1 text",
		},
		{
			"a done line that is open again with one word more is the same",
			"## A\n- [x] Write the docs of the plugin event registration\n- [ ] other\n",
			"## A\n- [ ] Write the docs of the plugin event registration again\n- [ ] other\n",
			"0>0 fuzzy, 1>1 text",
		},
		{
			"a done line that stays done is reworded as any other",
			"## A\n- [x] Write docs\n- [ ] other\n",
			"## A\n- [x] Write docs for the plugin event API and its retries\n- [ ] other\n",
			"0>0 fuzzy, 1>1 text",
		},
	})
}

func TestMatch_knows_a_section_by_what_only_it_holds(t *testing.T) {
	t.Parallel()
	const two = "## Task 1: Load\n- [ ] Write unit tests\n- [ ] Read the file\n## Task 2: Search\n- [ ] Write unit tests\n- [ ] Index the titles\n"
	playCases(t, []revisionCase{
		{
			"a section is inserted and the next one numbered anew", two,
			"## Task 1: Load\n- [ ] Write unit tests\n- [ ] Read the file\n## Task 2: Filters\n- [ ] Write unit tests\n- [ ] Filter by date\n## Task 3: Search\n- [ ] Write unit tests\n- [ ] Index the titles\n",
			"0>0 text, 1>1 text, 2>4 text, 3>5 text, +2, +3",
		},
		{
			"the same without unique items", "## Task 1: Load\n- [ ] Write unit tests\n## Task 2: Search\n- [ ] Write unit tests\n",
			"## Task 1: Load\n- [ ] Write unit tests\n## Task 2: Filters\n- [ ] Write unit tests\n## Task 3: Search\n- [ ] Write unit tests\n",
			"0>0 text, 1>2 text, +1",
		},
		{
			"headings that are numbers alone", "## Week 1\n- [ ] Write unit tests\n- [ ] Read the file\n## Week 2\n- [ ] Write unit tests\n- [ ] Index the titles\n",
			"## Week 1\n- [ ] Write unit tests\n- [ ] Read the file\n## Week 2\n- [ ] Write unit tests\n- [ ] Filter by date\n## Week 3\n- [ ] Write unit tests\n- [ ] Index the titles\n",
			"0>0 text, 1>1 text, 2>4 moved, 3>5 moved, +2, +3",
		},
		{
			"a heading called otherwise", two,
			"## Import\n- [ ] Write unit tests\n- [ ] Read the file\n## Finding things\n- [ ] Write unit tests\n- [ ] Index the titles\n",
			"0>0 moved, 1>1 moved, 2>2 moved, 3>3 moved",
		},
		{
			"a heading above that is numbered anew",
			"## Phase 1: Load\n### Work\n- [ ] Read the file\n### Tests\n- [ ] Write unit tests\n## Phase 2: Search\n### Work\n- [ ] Index the titles\n### Tests\n- [ ] Write unit tests\n",
			"## Phase 1: Load\n### Work\n- [ ] Read the file\n### Tests\n- [ ] Write unit tests\n## Phase 2: Filters\n### Work\n- [ ] Filter by date\n### Tests\n- [ ] Write unit tests\n## Phase 3: Search\n### Work\n- [ ] Index the titles\n### Tests\n- [ ] Write unit tests\n",
			"0>0 text, 1>1 text, 2>4 text, 3>5 text, +2, +3",
		},
		{
			"items that left for another section leave the rest where it was",
			"## Testing\n- [ ] Write docs\n- [ ] Try the importer\n- [ ] Try the exporter\n## Rollout\n- [ ] Write docs\n- [ ] Tell the users\n",
			"## Testing\n- [ ] Write docs\n## Rollout\n- [ ] Write docs\n- [ ] Tell the users\n- [ ] Try the importer\n- [ ] Try the exporter\n",
			"0>0 text, 3>1 text, 4>2 text, 1>3 moved, 2>4 moved",
		},
		{
			"two sections are put together and a line is reworded",
			"## Plan\n- [ ] Load the maps\n### Version 1.1\n- [ ] Pick the colours\n- [ ] Draw the icons\n- [ ] Style guide, first part\n",
			"## Plan\n- [ ] Load the maps\n- [ ] Pick the colours\n- [ ] Draw the icons\n- [ ] Style guide, first and second\n",
			"0>0 text, 1>1 moved, 2>2 moved, 3>3 fuzzy",
		},
		{
			"all lines and the heading are reworded, and the names in front of them stay",
			"## Overview\n- [ ] Colour tokens - replace the foundations of the guide\n- [ ] Button shapes - describe all of them anew\n",
			"## Chapters\n- [ ] Colour tokens - done in blue and green\n- [ ] Button shapes - round by now\n",
			"0>0 fuzzy, 1>1 fuzzy",
		},
		{
			"a heading is reworded, and so is its only line",
			"## Start\n- [ ] Load the maps\n## 2. Fast metroid insert\n- [ ] Implement insert/FastMetroid.ts\n",
			"## Start\n- [ ] Load the maps\n## 2. Fast neighbour insert\n- [ ] Implement insert/FastNeighbour.ts\n",
			"0>0 text, 1>1 fuzzy",
		},
		{
			"two sections change places and numbers", two,
			"## Task 1: Search\n- [ ] Write unit tests\n- [ ] Index the titles\n## Task 2: Load\n- [ ] Write unit tests\n- [ ] Read the file\n",
			"2>0 text, 3>1 text, 0>2 text, 1>3 text",
		},
	})
}

func TestMatch_knows_a_section_whatever_its_heading_says_of_its_state(t *testing.T) {
	t.Parallel()
	const load, search = "- [ ] Write unit tests\n- [ ] Read the file\n", "- [ ] Write unit tests\n- [ ] Index the titles\n"
	// Without anything that only one of them holds the name has to do.
	const bare = "- [ ] Write unit tests\n"
	forms := []string{
		"%s - DONE", "%s ✅ COMPLETE", "%s [DONE]", "%s — 100%%", "P0 %s", "P1: %s", "[P0] %s", "%s ✅", "✅ %s", "%s (done)", "%s: done",
		"%s – in progress", "%s [WIP]", "%s | 3/8", "%s (3/8)", "%s 60%% complete", "DONE: %s", "[x] %s", "~~%s~~", "%s (completed 2026-02-01)",
		"%s - COMPLETED 2026-02-01", "%s 已完成", "%s — готово", "%s - terminé", "🔴 P0 - %s", "%s ✔", "%s - Shipped ✅", "%s (P1)", "%s, done",
	}
	for _, form := range forms {
		write := func(name string) string { return strings.ReplaceAll(strings.Replace(form, "%s", name, 1), "%%", "%") }
		for _, body := range [][2]string{{load, search}, {bare, bare}} {
			before := "## Task 1: Load\n" + body[0] + "## Task 2: Search\n" + body[1]
			after := "## " + write("Task 1: Load") + "\n" + body[0] + "## " + write("Task 2: Search") + "\n" + body[1]
			want := "0>0 text, 1>1 text, 2>2 text, 3>3 text"
			if body[0] == bare {
				want = "0>0 text, 1>1 text"
			}
			if got := summary(revisions(t, before, after)); got != want {
				t.Errorf("%s: matching is %s", write("Task"), got)
			}
			if got := summary(revisions(t, after, before)); got != want {
				t.Errorf("%s, taken back: matching is %s", write("Task"), got)
			}
		}
	}
}

func TestMatch_sees_no_difference_in_the_spacing_between_scripts(t *testing.T) {
	t.Parallel()
	playCases(t, []revisionCase{
		{
			"Japanese in two sections",
			"## 検索API\n- [ ] E2Eテスト作成\n## 認証API\n- [ ] E2Eテスト作成\n", "## 検索 API\n- [ ] E2E テスト作成\n## 認証 API\n- [ ] E2E テスト作成\n",
			"0>0 text, 1>1 text",
		},
		{
			"Chinese with digits and signs",
			"## 第2阶段\n- [ ] 实现100%覆盖率\n- [ ] 使用API(v2)获取数据\n", "## 第 2 阶段\n- [ ] 实现 100% 覆盖率\n- [ ] 使用 API (v2) 获取数据\n",
			"0>0 text, 1>1 text",
		},
		{
			"Korean beside Latin letters",
			"## 검색API\n- [ ] API서버 구축\n## 인증API\n- [ ] API서버 구축\n", "## 검색 API\n- [ ] API 서버 구축\n## 인증 API\n- [ ] API 서버 구축\n",
			"0>0 text, 1>1 text",
		},
		{
			"taken back, below an item",
			"## A\n- [ ] 検索 API\n  - [ ] 単体 test\n- [ ] 認証 API\n  - [ ] 単体 test\n", "## A\n- [ ] 検索API\n  - [ ] 単体test\n- [ ] 認証API\n  - [ ] 単体test\n",
			"0>0 text, 1>1 text, 2>2 text, 3>3 text",
		},
		{
			"spaces between Latin words count",
			"## A\n- [ ] set up\n- [ ] setup\n", "## A\n- [ ] setup\n- [ ] set up\n",
			"1>0 text, 0>1 text",
		},
	})
}

func TestMatch_lets_no_number_forbid_what_is_alike(t *testing.T) {
	t.Parallel()
	playCases(t, []revisionCase{
		{
			"numbered anew and slightly reworded",
			"## 3. Interviews\n- [ ] 3.1 Plan the interviews\n- [ ] 3.2 Create interview scheduling and messaging\n",
			"## 3. Interviews\n- [ ] 3.1 Plan the interviews\n- [ ] 3.2 Order the recording equipment\n- [ ] 3.3 Create interview scheduling and messaging system\n",
			"0>0 text, 1>2 fuzzy, +1",
		},
		{
			"the new line under the old number has words in common",
			"## 3. Interviews\n- [ ] 3.1 Plan the interviews\n- [ ] 3.2 Create interview scheduling and messaging\n",
			"## 3. Interviews\n- [ ] 3.1 Plan the interviews\n- [ ] 3.2 Create interview questions and scoring\n- [ ] 3.3 Create interview scheduling and messaging system\n",
			"0>0 text, 1>2 fuzzy, +1",
		},
		{
			"all of a list after an insertion, each with a word more",
			"## A\n- [ ] Task 1.1: Read the old export format\n- [ ] Task 1.2: Write the new import format\n- [ ] Task 1.3: Compare the two in tests\n",
			"## A\n- [ ] Task 1.1: Choose a library\n- [ ] Task 1.2: Read the old export format carefully\n- [ ] Task 1.3: Write the new import format twice\n- [ ] Task 1.4: Compare the two in tests nightly\n",
			"0>1 fuzzy, 1>2 fuzzy, 2>3 fuzzy, +0",
		},
		{
			"numbers of a task list",
			"## A\n- [ ] T012 Create interview scheduling and messaging\n", "## A\n- [ ] T012 Order lunch\n- [ ] T013 Create interview scheduling and messaging system\n",
			"0>1 fuzzy, +0",
		},
		{
			"a short text in a longer one of another number is another item",
			"## A\n- [ ] T012 Write tests\n- [ ] T013 Read the file\n", "## A\n- [ ] T013 Read the file\n- [ ] T044 Write tests for the plugin importer\n",
			"1>0 text, +1, -0",
		},
		{
			"a key of another tracker is no number",
			"## A\n- [ ] ABC-12 Create interview scheduling and messaging\n", "## A\n- [ ] ABC-13 Create interview scheduling and messaging system\n",
			"+0, -0",
		},
	})
}

func TestMatch_lets_all_candidates_compete(t *testing.T) {
	t.Parallel()
	const before = "## Phase 1\n- [ ] Draw the maps\n## Testing\n- [ ] Document the admin console\n- [ ] Try it out\n## Rollout\n- [ ] Translate the admin console\n- [ ] Tell the users\n"
	playCases(t, []revisionCase{
		{
			"a far better pair across beats a fair one inside", before,
			"## Phase 1\n- [ ] Draw the maps\n- [ ] Document again and the admin console\n## Testing\n- [ ] Try it out\n- [ ] Translate the admin console (first half)\n## Rollout\n- [ ] Tell the users\n",
			"0>0 text, 1>1 fuzzy, 2>2 text, 3>3 fuzzy, 4>4 text",
		},
		{
			"only one of them moved", before,
			"## Phase 1\n- [ ] Draw the maps\n## Testing\n- [ ] Try it out\n- [ ] Translate the admin console (first half)\n## Rollout\n- [ ] Tell the users\n- [ ] Document the admin console\n",
			"0>0 text, 2>1 text, 3>2 fuzzy, 4>3 text, 1>4 moved",
		},
		{
			"about equally good inside and across is left to the author",
			"## A\n- [ ] Translate the admin console of the shop\n## B\n- [ ] Tell the users\n",
			"## A\n- [ ] Translate the admin console of the shop (menus)\n## B\n- [ ] Tell the users\n- [ ] Translate the admin console of the shop (letters)\n",
			"1>1 text, ?[0]|[0 2]",
		},
	})
}

func TestMatch_knows_a_named_item_that_is_open_again_by_its_headline(t *testing.T) {
	t.Parallel()
	playCases(t, []revisionCase{
		{
			"it says again what it is about",
			"## A\n- [x] Phase 3: Pixels\n- [ ] other things\n",
			"## A\n- [ ] Phase 3: Pixels - Draw on a large screen\n- [ ] other things\n",
			"0>0 id, 1>1 text",
		},
		{
			"it says no longer what it is about, elsewhere",
			"## A\n- [x] Phase 3: Pixels - Draw on a large screen\n- [ ] other things\n\n## B\n- [ ] more\n",
			"## A\n- [ ] other things\n\n## B\n- [ ] more\n- [ ] Phase 3: Pixels\n",
			"1>0 text, 2>1 text, 0>2 id",
		},
		{
			"the next phase goes on from there",
			"## A\n- [x] Phase 3: Pixels\n- [ ] other things\n",
			"## A\n- [ ] Phase 4: Pixels - Draw on a large screen\n- [ ] other things\n",
			"1>1 text, +0, -0",
		},
		{
			"the number of a line is no name",
			"## A\n- [x] 3. Pixels\n- [ ] other things\n",
			"## A\n- [ ] 3. Pixels - Draw on a large screen\n- [ ] other things\n",
			"1>1 text, +0, -0",
		},
	})
}
