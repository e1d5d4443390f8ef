package sync_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/milepost/milepost/sync"
)

// elsewhere lists the fields that do not come from the changeset: what an item is for good, what is
// saved when it happens, and the history, which tells of changes in other fields.
var elsewhere = []string{"Key", "Phase", "Ours", "Warned", "IntendedAt", "Issue", "Spoken", "Comments", "DecidedBy", "Closer", "History"}

// Every other field makes a record worth storing, so that a new one cannot be forgotten.
func TestSameRecord_sees_each_field(t *testing.T) {
	t.Parallel()
	record := reflect.TypeFor[sync.ItemBase]()
	for i := range record.NumField() {
		field := record.Field(i)
		var changed sync.ItemBase
		value := reflect.ValueOf(&changed).Elem().Field(i)
		switch value.Kind() {
		case reflect.String:
			value.SetString("changed")
		case reflect.Bool:
			value.SetBool(true)
		case reflect.Int:
			value.SetInt(1)
		case reflect.Slice:
			value.Set(reflect.MakeSlice(value.Type(), 1, 1))
		case reflect.Struct:
			if !slices.Contains(elsewhere, field.Name) {
				t.Errorf("the test cannot change %s", field.Name)
			}
			continue
		default:
			t.Fatalf("%s is of a kind that the test does not know", field.Name)
		}
		if same := changed.SameRecord(sync.ItemBase{}); same != slices.Contains(elsewhere, field.Name) {
			t.Errorf("a change of %s: the same record %t", field.Name, same)
		}
	}
}
