/**
 * Tests of the gateway. What WxJava and WeCom are known to do wrong, and the test that it does not reach us:
 *
 * <table>
 * <caption>Traps</caption>
 * <tr><th>Events<th>
 * <tr><td>the router's filter drops a second change in one second
 *     <td>{@code CallbackControllerTests.keepsTwoChangesOfAGroupInOneSecondApart}
 * <tr><td>it drops another list of members of one group
 *     <td>{@code CallbackControllerTests.keepsTwoListsOfMembersWhoJoinedInOneSecondApart}
 * <tr><td>it forgets after 15 seconds, and knows one process only
 *     <td>{@code CallbackControllerTests.storesAContactOnceHoweverOftenItIsPushed}
 * <tr><td>it marks an event as known before the work on it succeeded
 *     <td>{@code InboxTests.retriesOnlyTheConsumerThatFailed}
 * <tr><td>rules run on threads of their own; their faults are one line of the log
 *     <td>{@code InboxTests.parksWhatFailsForGoodUntilItIsReplayed}
 * <tr><td>{@code MemChangeList} is empty
 *     <td>{@code SandboxReadsTests.takeWhoCameFromTheGroupAndNotFromThePacketsList}
 * <tr><td>a packet for another receiver is opened
 *     <td>{@code CallbackControllerTests.refusesAPacketSealedForAnotherCorp}, {@code .refusesAPacketThatNamesAnotherCorp}
 * <tr><td>a signature is compared byte by byte until one differs
 *     <td>{@code MessageDigest.isEqual} in {@code CallbackCipher}; {@code
 *     CallbackControllerTests.refusesAWrongSignature}
 * <tr><td>events come in any order
 *     <td>{@code FollowersTests.isNotFooledByAnEventThatComesLate}
 * <tr><td>no {@code State} in the event
 *     <td>{@code SandboxFlowTests.leadsFromAScanToAWelcomeAndTags}
 * <tr><th>Tokens and HTTP<th>
 * <tr><td>twenty threads at a token's end fetch twenty
 *     <td>{@code TokenOfTwoNodesTests.isFetchedOnceByTwentyThreadsThatMeetItsEnd}
 * <tr><td>nodes fight over the token
 *     <td>{@code TokenOfTwoNodesTests.isFetchedOnceWhereSomebodyElsesRefreshMadeItWorthless}
 * <tr><td>a forced refresh on one node surprises the others
 *     <td>{@code TokenOfTwoNodesTests.isTakenOverFromTheNodeThatWasMadeToRefreshIt}
 * <tr><td>WeCom ends a token early
 *     <td>{@code TokenOfTwoNodesTests.isFetchedOnceWhereWeComEndsItEarly}
 * <tr><td>near its end a token is asked for at every call
 *     <td>{@code TokenOfTwoNodesTests.isAskedForAFewTimesOnlyInItsLastMinutes}
 * <tr><td>the secret is rotated while nodes run
 *     <td>{@code TokenOfTwoNodesTests.isLeftToTheNodesWithTheNewSecretWhereItWasRotatedWhileRunning}
 * <tr><td>a wrong secret is tried until the address is banned
 *     <td>{@code WxJavaMessengerTests.asksOnceWithAWrongSecretThenWaits}
 * <tr><td>a lock outlives the node that held it
 *     <td>{@code SharedTokenTests.isFetchedByTheOtherNodeWhenTheFirstDiedOverIt}
 * <tr><td>after -1 it sleeps 1, 2, 4, 8 and 16 seconds on the caller's thread
 *     <td>{@code WxJavaMessengerTests.asksABusyWeComForAWelcomeAgainAtOnceAndThenLeavesIt}
 * <tr><td>what follows a -1 loses its code, and with no retries every answer does
 *     <td>{@code OutgoingCallsTests.keepTheCodeOfARefusalThatComesAfterABusyAnswer}
 * <tr><td>a broken connection looks like a refusal
 *     <td>{@code OutgoingCallsTests.tellAFinalAPassingAndAnUnknownEndOfAWelcomeApart}, {@code ...OfANoticeApart}
 * <tr><td>what may have been done is done again
 *     <td>{@code DesiredTagsTests.areMarkedOnceThoughTheAnswerWasLost}, {@code
 *     OutgoingCallsTests.findAContactWayThatWasMadeThoughNoAnswerCame}, {@code
 *     SandboxFlowTests.findsTheTaskThatWasMadeThoughNoAnswerCame}
 * <tr><td>a call hangs
 *     <td>{@code OutgoingCallsTests.welcomeOnceWhereTheFirstCallTakesEffectSixSecondsLate}
 * <tr><td>nothing keeps below a limit, or waits at it
 *     <td>{@code DistributedRateLimiterTests}, {@code ApiBackoffTests}, {@code
 *     OutgoingCallsTests.waitOutALimitThatWeComSaysAndTellOfIt}
 * <tr><td>tokens and secrets stand in the log
 *     <td>{@code SecretsInLogsTests.showNeitherSecretNorTokenAtAnyLevel}
 * <tr><th>APIs<th>
 * <tr><td>84061 of a listing is an empty list
 *     <td>{@code SandboxFlowTests.deletesAContactWayOnceAndForAll}
 * <tr><td>{@code list_contact_way} loses its cursor
 *     <td>{@code SandboxReadsTests.listEveryContactWayBeyondTheFirstPage}
 * <tr><td>a mass message goes to all groups of its sender
 *     <td>{@code WxJavaMessengerTests.namesTheGroupsOfATaskAndWhoWasLeftOut}
 * <tr><td>the type of an attachment is one that WeCom refuses
 *     <td>{@code OutgoingCallsTests.sendAWelcomeOfTextAndLinksAlone}
 * </table>
 */
package io.quanzi.wecom;
