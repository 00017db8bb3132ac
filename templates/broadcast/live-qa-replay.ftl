<#-- 直播第二天的回放，跟当天的帖子一起发。answered 是答了几个问题。 Model: topic (String), expert (String), answered (int), replayUrl (String, may be absent), questionsUrl (String). -->
【直播回放】${topic}
<#if (answered > 0)>
${expert}昨晚答了 ${answered} 个问题，文字整理：${questionsUrl}
<#else>
${expert}昨晚和大家聊过了，问题都在这里：${questionsUrl}
</#if>
<#if replayUrl??>
看回放：${replayUrl}
</#if>
