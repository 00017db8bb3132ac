package io.quanzi.sandbox.acquisition;

import java.time.Instant;
import java.util.List;

/**
 * A link by which customers add a member.
 *
 * @param priority 0 none, 1 a member of the corp, 2 one of {@code preferred}, whom the customer has already
 */
record AcquisitionLink(
        String linkId,
        String corpId,
        String agentId,
        String name,
        List<String> users,
        List<Integer> departments,
        boolean skipVerify,
        boolean markSource,
        int priority,
        List<String> preferred,
        Instant at) {}
