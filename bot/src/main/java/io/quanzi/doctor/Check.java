package io.quanzi.doctor;

/** Looks at some things that belong together, one after another. */
interface Check {
    void look(Patient patient, Findings found);

    /** What is told of, when the check itself fails. */
    Look first();
}
