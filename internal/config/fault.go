package config

import "errors"

// Fault is one mistake in the environment.
type Fault struct {
	// Variable is the name of the variable.
	Variable string
	// Message says what is wrong and what to do. It never holds the variable's value.
	Message string
}

// Error implements error.
func (f *Fault) Error() string { return f.Variable + ": " + f.Message }

// faulty returns the variables that have a fault already, so that they get no second one.
func faulty(faults []error) map[string]bool {
	names := map[string]bool{}
	for _, err := range faults {
		var fault *Fault
		if errors.As(err, &fault) {
			names[fault.Variable] = true
		}
	}
	return names
}
