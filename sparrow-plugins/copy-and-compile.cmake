# Copies FILES (relative to SOURCE) to SHARE and has RAKU compile the modules there.
# Only what is ours is removed first: other parts of the project may put files into SHARE too.
file(REMOVE_RECURSE ${SHARE}/raku ${SHARE}/plugins)
foreach(file IN LISTS FILES)
  get_filename_component(folder ${file} DIRECTORY)
  file(COPY ${SOURCE}/${file} DESTINATION ${SHARE}/${folder})
endforeach()
execute_process(
  COMMAND ${RAKU} -I ${SHARE}/raku/lib -e "use Sparrow::Host"
  RESULT_VARIABLE result ERROR_VARIABLE error)
if(result)
  message(FATAL_ERROR "raku could not compile the modules in ${SHARE}/raku/lib:\n${error}")
endif()
