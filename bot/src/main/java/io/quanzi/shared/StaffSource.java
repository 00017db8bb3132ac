package io.quanzi.shared;

import java.util.List;

/** A module's members of staff to whom app messages go; the check-up asks WeCom whether each can be reached. */
public interface StaffSource {
    /** Their userids in WeCom, as the module knows them now; some may stand there twice. */
    List<String> userIds();
}
