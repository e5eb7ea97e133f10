# Puts the Raku side, the plugins and the schema of SOURCE into SHARE, which will be used with ROOT as "/".
# What is ours there is made anew, so that a removed file does not stay behind.
file(REMOVE_RECURSE ${SHARE}/raku ${SHARE}/plugins)
file(MAKE_DIRECTORY ${SHARE}/raku)
file(COPY ${SOURCE}/description.schema.json ${SOURCE}/raku/host.raku ${SOURCE}/raku/hook.raku ${SOURCE}/raku/hook-host.raku
  ${SOURCE}/raku/task.raku DESTINATION ${SHARE})

# A plugin is a whole by itself, so that Sparrow6 can run its folder alone: what the links in its lib/ mean is copied.
# The folders come first, for their modes.
file(COPY ${SOURCE}/plugins DESTINATION ${SHARE} FILES_MATCHING
  DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE
  PATTERN ".*" EXCLUDE)
file(GLOB_RECURSE files RELATIVE ${SOURCE}/plugins ${SOURCE}/plugins/*)
list(FILTER files EXCLUDE REGEX "/\\.")
foreach(file IN LISTS files)
  file(REAL_PATH ${SOURCE}/plugins/${file} real)
  get_filename_component(folder ${SHARE}/plugins/${file} DIRECTORY)
  file(COPY ${real} DESTINATION ${folder} FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endforeach()

execute_process(
  COMMAND ${RAKU} ${SOURCE}/install-distribution.raku ${SOURCE}/raku/lib ${VERSION} ${SHARE}/raku ${ROOT}
  RESULT_VARIABLE result ERROR_VARIABLE error)
if(result)
  message(FATAL_ERROR "raku could not compile the modules of ${SOURCE}/raku/lib:\n${error}")
endif()
