package io.quanzi.outreach;

import java.util.List;

/** Knows who is told when a member does not tap. */
public interface Supervisors {
    /** Returns the userids in WeCom of managers. */
    List<String> userIds();

    /** What the shop calls a member of staff. */
    String nameOf(String userId);
}
