# Puts the Raku side, the plugins and the schema of SOURCE into SHARE, which will be used with ROOT as "/".
# What is ours there is made anew, so that a removed file does not stay behind.
file(REMOVE_RECURSE ${SHARE}/raku ${SHARE}/plugins)
file(MAKE_DIRECTORY ${SHARE}/raku)
file(COPY ${SOURCE}/plugins ${SOURCE}/description.schema.json 
  ${SOURCE}/raku/host.raku ${SOURCE}/raku/hook.raku ${SOURCE}/raku/task.raku DESTINATION ${SHARE})

execute_process(
  COMMAND ${RAKU} ${SOURCE}/install-distribution.raku ${SOURCE}/raku/lib ${VERSION} ${SHARE}/raku ${ROOT}
  RESULT_VARIABLE result ERROR_VARIABLE error)
if(result)
  message(FATAL_ERROR "raku could not compile the modules of ${SOURCE}/raku/lib:\n${error}")
endif()
