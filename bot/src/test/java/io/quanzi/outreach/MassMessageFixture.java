package io.quanzi.outreach;

import java.util.EnumSet;
import java.util.List;

/** Reads mass messages as tests look at them. */
public final class MassMessageFixture {
    private MassMessageFixture() {}

    /** Returns the latest in whatever state, newest first. */
    public static List<MassMessage> latest(MassMessages massMessages, int most) {
        return massMessages.in(EnumSet.allOf(MassMessageState.class), null, 0, most);
    }
}
