package io.quanzi.broadcast;

import io.quanzi.content.Deal;
import io.quanzi.content.Tip;
import io.quanzi.content.TipKind;
import java.util.regex.Pattern;

/**
 * Keeps apart what the Measures for Internet Advertising (互联网广告管理办法) do not let stand in one post: health knowledge, and
 * where to buy health food, formula for special medical purposes or medical goods.
 */
final class MergeLaw {
    private static final Pattern CATEGORY = Pattern.compile("保健|特医|特殊医学|医疗|器械|药");
    private static final Pattern TITLE = Pattern.compile("保健食品|保健品|特医|特殊医学用途|医疗器械|药品|OTC");

    private MergeLaw() {}

    static boolean mayStandTogether(Tip tip, Deal deal) {
        return tip.kind() != TipKind.HEALTH || !isRestricted(deal);
    }

    private static boolean isRestricted(Deal deal) {
        return TITLE.matcher(deal.title()).find()
                || deal.categories().stream()
                        .anyMatch(category -> CATEGORY.matcher(category).find());
    }
}
