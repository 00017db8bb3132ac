package io.quanzi.wecom;

import io.quanzi.wecom.repair.Reconciler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the Official Account's followers again. The reading is the mending: what it found is only counted after. */
@Component
class FollowerReconciler implements Reconciler {
    private static final String FOLLOWERS = "followers";

    private final Followers followers;
    private final OfficialAccountProperties account;

    FollowerReconciler(Followers followers, OfficialAccountProperties account) {
        this.followers = followers;
        this.account = account;
    }

    @Override
    public String name() {
        return FOLLOWERS;
    }

    @Override
    public List<String> kinds() {
        return List.of(FOLLOWERS);
    }

    @Override
    public int order() {
        return REST;
    }

    @Override
    public Comparison compare(@Nullable String cursor) {
        if (!account.isSet()) {
            return new Comparison(Map.of(), List.of(), null);
        }
        Followers.Read read = followers.sync();
        var gaps = new ArrayList<Difference>();
        if (read.missing() > 0) {
            gaps.add(new Difference(FOLLOWERS, Side.HERE, read.missing(), Map.of()));
        }
        if (read.gone() > 0) {
            gaps.add(new Difference(FOLLOWERS, Side.THERE, read.gone(), Map.of()));
        }
        return new Comparison(Map.of(FOLLOWERS, read.count()), gaps, null);
    }

    @Override
    public CorrectionResult correct(Difference difference) {
        return new CorrectionResult.Mended();
    }
}
