package io.quanzi.shared;

import java.util.List;

/**
 * A module that knows when something of its own needs a person. The console asks every few seconds while the first page is
 * open, so the answer must be cheap.
 */
public interface AlarmSource {
    /** What needs a person now; empty when all is well. */
    List<Alarm> alarms();
}
