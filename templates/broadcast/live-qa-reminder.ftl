<#-- 直播开始前半小时的提醒。 Model: topic (String), expert (String), startsAt (String), liveUrl (String). -->
【马上开始】${topic}
${expert} ${startsAt} 开播，从这里进：${liveUrl}
来不了也不要紧，答复和回放会放在提问页。
