package io.quanzi.outreach;

import java.util.List;

/** Knows of some managers, by their userids alone. */
record SomeSupervisors(List<String> userIds) implements Supervisors {
    static final Supervisors NONE = new SomeSupervisors(List.of());

    @Override
    public String nameOf(String userId) {
        return userId;
    }
}
