package io.quanzi.console.today;

import io.quanzi.console.list.KeyedPages.Asked;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The one source of the numbers of the first page and of the lists behind them, so that they agree. An officer is told
 * of her own customers; who was invited is nobody's yet.
 */
public interface FunnelSource {
    /** How far people came. */
    Funnel funnel();

    /** Posts that wait for somebody's tap, the longest waiting first. */
    List<WaitingPost> waiting(int most);

    /** The condition that the people behind the number of a stage meet. */
    Asked behind(Stage stage);

    /**
     * The stages of the funnel, each a number of people except the first.
     *
     * @param orders paid orders
     * @param invited people who were given a card
     * @param added who added an officer
     * @param inGroup who are in a group
     * @param posted whom a post was delivered to
     * @param boughtAgain who bought again after that
     */
    record Funnel(long orders, long invited, long added, long inGroup, long posted, long boughtAgain) {}

    /** A stage that has a list of people behind it. */
    enum Stage {
        INVITED,
        ADDED,
        IN_GROUP,
        POSTED,
        BOUGHT_AGAIN;

        /** Returns its word in an address, such as {@code in-group}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A post that waits.
     *
     * @param id of its task
     * @param title what managers call it
     * @param owner the name of whom it waits for
     * @param toGroups whether it goes to groups; else to people one by one
     * @param recipients how many groups or people it goes to
     * @param since when it began to wait
     * @param state the word of its state, such as {@code NOTIFIED}
     */
    record WaitingPost(
            String id, String title, String owner, boolean toGroups, int recipients, Instant since, String state) {}
}
